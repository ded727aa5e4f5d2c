using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Limits of one WebSocket client. Section <c>WebSocket</c>.</summary>
public sealed class WebSocketTransportOptions
{
    public const string Section = "WebSocket";

    /// <summary>Largest binary message; a larger one closes the connection with 1009 and is never held in memory. 1024 to 1048576 bytes, default 65536.</summary>
    [Range(1_024, 1_048_576)]
    public int MaxBinaryBytes { get; set; } = 65_536;

    /// <summary>Largest text message; a larger one closes the connection with 1009. 1024 to 4194304 bytes, default 262144.</summary>
    [Range(1_024, 4_194_304)]
    public int MaxTextBytes { get; set; } = 262_144;

    /// <summary>Messages per second sustained; twice as many may come at once. A client beyond it is closed with 4429. 10 to 100000, default 500.</summary>
    [Range(10, 100_000)]
    public int MaxMessagesPerSecond { get; set; } = 500;

    /// <summary>Bad messages that a client may send within a minute; one more closes the connection with 4400. 0 to 10000, default 60.</summary>
    [Range(0, 10_000)]
    public int MaxErrorsPerMinute { get; set; } = 60;

    /// <summary>How much faster than real time audio may arrive, sustained; beyond it audio is dropped with the error <c>audio_too_fast</c>. 1 to 100, default 4.</summary>
    [Range(1.0, 100.0)]
    public double MaxAudioSpeed { get; set; } = 4;

    /// <summary>Audio that may arrive at once above that rate. 0.1 to 600 s, default 10.</summary>
    [Range(0.1, 600.0)]
    public double AudioBurstSeconds { get; set; } = 10;

    /// <summary>Messages waiting for a slow client; when events no longer fit, the connection is dropped and the session waits for the client to come back. 512 to 65536, default 1024: what waited for a
    /// returning client (256 events) has to fit at once.</summary>
    [Range(512, 65_536)]
    public int OutboundMessages { get; set; } = 1_024;

    /// <summary>Binary audio is acknowledged by <c>audio_received</c> no more often than this. 10 to 10000 ms, default 100.</summary>
    [Range(10, 10_000)]
    public int AcknowledgeEveryMs { get; set; } = 100;

    /// <summary>How long the closing handshake may take before the connection is cut. 100 to 30000 ms, default 2000.</summary>
    [Range(100, 30_000)]
    public int CloseTimeoutMs { get; set; } = 2_000;

    /// <summary>Period of the WebSocket pings; a client that answers none for three periods is gone. 1 to 300 s, default 15.</summary>
    [Range(1, 300)]
    public int KeepAliveSeconds { get; set; } = 15;
}
