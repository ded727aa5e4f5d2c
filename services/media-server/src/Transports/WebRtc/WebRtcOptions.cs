using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Calls over WebRTC. Section <c>WebRtc</c>; lists are separated by commas.</summary>
public sealed class WebRtcOptions
{
    public const string Section = "WebRtc";

    /// <summary>Whether calls are taken; false leaves the WebSocket alone and opens no UDP port. Default true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>UDP port on which all calls of an address arrive, 0 to 65535; 0 takes a free port. Default 40000.</summary>
    [Range(0, 65_535)]
    public int Port { get; set; } = 40_000;

    /// <summary>Last UDP port: each port from Port to this one gets a socket and a receiving thread of its own. 0 to 65535, default 0: only Port. At most 64 ports.</summary>
    [Range(0, 65_535)]
    public int MaxPort { get; set; }

    /// <summary>
    /// Sockets on each port, each with a receiving thread of its own, over which Linux spreads clients by their addresses. 1 to 64, default 1; more than one
    /// on Linux only, and of use only on machines with processors to spare for them.
    /// </summary>
    [Range(1, 64)]
    public int SocketsPerBinding { get; set; } = 1;

    /// <summary>
    /// Addresses to listen on. Default empty: each unicast address of the host, loopback included, or, with AnnouncedAddresses or RelayAddresses, all but
    /// loopback. 0.0.0.0 and :: need one of these.
    /// </summary>
    public string Addresses { get; set; } = "";

    /// <summary>Addresses at which clients reach this process, where they differ from its own: a node's or a load balancer's. Default empty: those listened on.</summary>
    public string AnnouncedAddresses { get; set; } = "";

    /// <summary>
    /// Addresses at which a TURN server reaches this process, announced after those for clients: a pod's own, where clients come in by a load balancer.
    /// Default empty.
    /// </summary>
    public string RelayAddresses { get; set; } = "";

    /// <summary>UDP port at which clients reach Port; further ports count up from it. 0 to 65535, default 0: the port listened on.</summary>
    [Range(0, 65_535)]
    public int AnnouncedPort { get; set; }

    /// <summary>A call without a connection for this long after its answer, or whose client has gone silent for this long, ends. 1 to 3600 s, default 30 (<c>WEBRTC_TIMEOUT</c>).</summary>
    [Range(1, 3_600)]
    public int TimeoutSeconds { get; set; } = 30;

    /// <summary>Calls at the same time, set up or being set up. 1 to 100000, default 2000.</summary>
    [Range(1, 100_000)]
    public int MaxCalls { get; set; } = 2_000;

    /// <summary>New calls per second, over all clients. 1 to 10000, default 100.</summary>
    [Range(1, 10_000)]
    public int MaxStartsPerSecond { get; set; } = 100;

    /// <summary>New calls of one client address, and handshakes of one, in ten seconds. 1 to 100000, default 20; raise it behind a proxy that hides its clients' addresses.</summary>
    [Range(1, 100_000)]
    public int MaxStartsPerAddress { get; set; } = 20;

    /// <summary>Threads that decode, listen and encode, for all calls together. 0 to 256, default 0: one for each processor.</summary>
    [Range(0, 256)]
    public int Workers { get; set; }

    /// <summary>Whether clients that can are asked to send every frame twice (RED): twice the bit rate, and most losses repaired. Default true.</summary>
    public bool PreferRedundancy { get; set; } = true;

    /// <summary>Bit rate that clients' encoders are asked to stay below on average, and that replies are encoded at. 6000 to 128000 bit/s, default 32000.</summary>
    [Range(6_000, 128_000)]
    public int MaxAverageBitrateBps { get; set; } = 32_000;

    /// <summary>How far ahead of its sending the speech of a reply is handed to a call. 20 to 280 ms, default 100; it adds nothing to the silence and is dropped on an interruption.</summary>
    [Range(20, 280)]
    public int LeadMs { get; set; } = 100;

    /// <summary>Delay that a client's jitter buffer and sound card are reckoned with: what was heard is what was sent, less half the round trip, less this. 0 to 1000 ms, default 60.</summary>
    [Range(0, 1_000)]
    public int FarPlayoutDelayMs { get; set; } = 60;

    /// <summary>STUN or TURN servers without credentials that clients are told of, for example <c>stun:stun.example.org:3478</c>. Default empty.</summary>
    public string IceServers { get; set; } = "";

    /// <summary>TURN servers that clients are told of with credentials of limited time, for example <c>turn:turn.example.org:3478?transport=udp</c>. Default empty.</summary>
    public string TurnUrls { get; set; } = "";

    /// <summary>The secret shared with those TURN servers (coturn's <c>static-auth-secret</c>). Default empty.</summary>
    public string TurnSecret { get; set; } = "";

    /// <summary>How long TURN credentials are good for a new allocation. 60 to 604800 s, default 86400.</summary>
    [Range(60, 604_800)]
    public int TurnTtlSeconds { get; set; } = 86_400;

    internal TimeSpan Timeout => TimeSpan.FromSeconds(TimeoutSeconds);

    /// <summary>What is announced in place of the addresses listened on, in order and as it was written.</summary>
    internal IEnumerable<string> Announced => Split(AnnouncedAddresses).Concat(Split(RelayAddresses));

    /// <summary>The parts of a list setting.</summary>
    internal static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
