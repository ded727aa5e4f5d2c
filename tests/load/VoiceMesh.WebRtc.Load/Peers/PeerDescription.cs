using System.Globalization;
using System.Net;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>The session descriptions of a peer (RFC 8866), the same for every server.</summary>
internal static class PeerDescription
{
    public const byte OpusPayloadType = 111;

    /// <summary>One audio stream; the peer is the DTLS client and has one candidate.</summary>
    public static string Offer(IceCredentials credentials, DtlsFingerprint fingerprint, IPEndPoint candidate, uint ssrc) => string.Join(
        "\r\n",
        "v=0",
        "o=- 1 1 IN IP4 127.0.0.1",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0",
        $"m=audio {candidate.Port} UDP/TLS/RTP/SAVPF {OpusPayloadType}",
        $"c=IN IP4 {candidate.Address}",
        "a=mid:0",
        "a=sendrecv",
        "a=rtcp-mux",
        "a=ice-ufrag:" + credentials.UsernameFragment,
        "a=ice-pwd:" + credentials.Password,
        "a=fingerprint:" + fingerprint.ToAttribute(),
        "a=setup:active",
        $"a=rtpmap:{OpusPayloadType} opus/48000/2",
        $"a=fmtp:{OpusPayloadType} minptime=10;useinbandfec=1",
        $"a=ssrc:{ssrc} cname:load",
        $"a=candidate:1 1 udp 2130706431 {candidate.Address} {candidate.Port} typ host",
        "a=end-of-candidates",
        string.Empty);

    public static IceCredentials CredentialsOf(string answer) => new(Value(answer, "a=ice-ufrag:"), Value(answer, "a=ice-pwd:"));

    public static IPEndPoint CandidateOf(string answer)
    {
        if (Value(answer, "a=setup:") != "passive")
        {
            throw new LoadException("The server wants to be the DTLS client although the offer says a=setup:active.");
        }

        var candidate = Value(answer, "a=candidate:").Split(' ');
        return new IPEndPoint(IPAddress.Parse(candidate[4]), int.Parse(candidate[5], CultureInfo.InvariantCulture));
    }

    private static string Value(string answer, string name) =>
        answer.Split("\r\n").FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?[name.Length..].Trim()
        ?? throw new LoadException($"The answer has no line {name}");
}
