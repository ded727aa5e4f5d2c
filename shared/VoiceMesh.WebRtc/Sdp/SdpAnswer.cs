using System.Globalization;
using System.Net.Sockets;
using System.Text;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;

namespace VoiceMesh.WebRtc.Sdp;

/// <summary>
/// Writes the answer of an ICE-lite, DTLS-passive, audio-only endpoint (RFC 9429 §5.3): the offer's first audio with all of the transport, every other
/// section refused with port 0 (RFC 3264 §6), no header extension.
/// </summary>
internal sealed record SdpAnswer
{
    public required IceCredentials Credentials { get; init; }

    public required DtlsFingerprint Fingerprint { get; init; }

    /// <summary>At least one; the first is the default candidate (RFC 8839 §4.2.2).</summary>
    public required IReadOnlyList<IceCandidate> Candidates { get; init; }

    public required NegotiatedAudio Audio { get; init; }

    /// <summary>Stays the same through the session's life (RFC 9429 §5.3.1).</summary>
    public required long SessionId { get; init; }

    /// <summary>One more with every answer of the session.</summary>
    public required int SessionVersion { get; init; }

    /// <summary>Bits per second that the peer's encoder may use on average (RFC 7587 §6.1).</summary>
    public required int MaxAverageBitrate { get; init; }

    public string Write(SdpOffer offer)
    {
        var text = new StringBuilder(1024);
        Line(text, $"v=0");
        Line(text, $"o=- {SessionId} {SessionVersion} IN IP4 127.0.0.1");
        Line(text, $"s=-");
        Line(text, $"t=0 0");
        Line(text, $"a=ice-lite");
        if (offer.IsBundled)
        {
            Line(text, $"a=group:BUNDLE {offer.Mid}");
        }

        foreach (var section in offer.Sections)
        {
            if (section == offer.Audio)
            {
                WriteAudio(text, section);
            }
            else
            {
                WriteRefusal(text, section);
            }
        }

        return text.ToString();
    }

    private static void WriteRefusal(StringBuilder text, SdpSection section)
    {
        Line(text, $"m={section.Kind} 0 {section.Protocol} {string.Join(' ', section.Formats)}");
        Line(text, $"c=IN IP4 0.0.0.0");
        if (section.Mid is { Length: > 0 } mid)
        {
            Line(text, $"a=mid:{mid}");
        }

        if (section.Kind is "audio" or "video")
        {
            Line(text, $"a=inactive");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append("\r\n");

    private void WriteAudio(StringBuilder text, SdpSection section)
    {
        var standard = Candidates[0];
        var family = standard.Address.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4;
        var formats = Audio.RedPayloadType is { } redFirst
            ? string.Create(CultureInfo.InvariantCulture, $"{redFirst} {Audio.OpusPayloadType}")
            : Audio.OpusPayloadType.ToString(CultureInfo.InvariantCulture);
        Line(text, $"m=audio {standard.Port} {section.Protocol} {formats}");
        Line(text, $"c=IN IP{family} {standard.Address}");
        if (Audio.Mid is not null)
        {
            Line(text, $"a=mid:{Audio.Mid}");
        }

        Line(text, $"a={Direction()}");
        Line(text, $"a=rtcp-mux");
        Line(text, $"a=ice-ufrag:{Credentials.UsernameFragment}");
        Line(text, $"a=ice-pwd:{Credentials.Password}");
        Line(text, $"a=fingerprint:{Fingerprint.ToAttribute()}");
        Line(text, $"a=setup:passive");
        if (Audio.RedPayloadType is { } red)
        {
            Line(text, $"a=rtpmap:{red} red/48000/2");
            Line(text, $"a=fmtp:{red} {Audio.OpusPayloadType}/{Audio.OpusPayloadType}");
        }

        Line(text, $"a=rtpmap:{Audio.OpusPayloadType} opus/48000/2");
        Line(text, $"a=fmtp:{Audio.OpusPayloadType} minptime=10;useinbandfec=1;stereo=0;sprop-stereo=0;maxaveragebitrate={MaxAverageBitrate}");
        Line(text, $"a=ptime:20");
        if (Audio.CanSend)
        {
            Line(text, $"a=msid:{Audio.CanonicalName} audio");
            Line(text, $"a=ssrc:{Audio.LocalSsrc} cname:{Audio.CanonicalName}");
        }

        foreach (var candidate in Candidates)
        {
            Line(text, $"a=candidate:{candidate.ToAttribute()}");
        }

        Line(text, $"a=end-of-candidates");
    }

    private string Direction() => (Audio.CanSend, Audio.CanReceive) switch
    {
        (true, true) => "sendrecv",
        (true, false) => "sendonly",
        (false, true) => "recvonly",
        _ => "inactive",
    };
}
