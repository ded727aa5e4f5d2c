using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Ice;

namespace VoiceMesh.WebRtc.Sdp;

/// <summary>What an offer (RFC 9429 §5.2) says about the one audio stream that is going to be accepted.</summary>
internal sealed class SdpOffer
{
    private const int MaxMidLength = 64;
    private const int OpusClockRate = 48_000;

    private readonly SdpDocument _document;
    private readonly SdpSection _audio;

    private SdpOffer(SdpDocument document, SdpSection audio)
    {
        _document = document;
        _audio = audio;
        Mid = ReadMid(audio);
        IsBundled = BundleOf(Mid) is not null;
        Credentials = ReadCredentials();
        Fingerprint = ReadFingerprint();
        CheckTransport();
        (OpusPayloadType, RedPayloadType) = ReadPayloadTypes();
        Direction = ReadDirection();
    }

    /// <summary>All media descriptions of the offer; an answer has as many.</summary>
    public IReadOnlyList<SdpSection> Sections => _document.Media;

    /// <summary>The accepted one: the first audio that the offerer wants.</summary>
    public SdpSection Audio => _audio;

    /// <summary>Its name; null where the offer names none.</summary>
    public string? Mid { get; }

    /// <summary>The name stands in a BUNDLE group (RFC 9143).</summary>
    public bool IsBundled { get; }

    public IceCredentials Credentials { get; }

    public DtlsFingerprint Fingerprint { get; }

    public byte OpusPayloadType { get; }

    /// <summary>The payload type of RFC 2198 redundancy around Opus, where it is offered.</summary>
    public byte? RedPayloadType { get; }

    /// <summary>The offerer's direction.</summary>
    public SdpDirection Direction { get; }

    /// <exception cref="SdpException">The offer can't be accepted; the message says which line is at fault.</exception>
    public static SdpOffer Parse(string text)
    {
        var document = SdpDocument.Parse(text);
        foreach (var section in document.Media)
        {
            if (section is { Kind: "audio", IsWanted: true })
            {
                return new SdpOffer(document, section);
            }
        }

        throw new SdpException("The offer has no m=audio section with a port other than 0; this endpoint speaks audio only.");
    }

    private static string? ReadMid(SdpSection audio)
    {
        if (audio.Find("mid") is not { } mid)
        {
            return null;
        }

        return mid.Value.Length is > 0 and <= MaxMidLength && !mid.Value.Contains(' ', StringComparison.Ordinal)
            ? mid.Value
            : throw mid.Line.Problem($"a mid is a token of 1 to {MaxMidLength} characters (RFC 5888 §4).");
    }

    private string[]? BundleOf(string? mid)
    {
        foreach (var attribute in _document.Session.Attributes)
        {
            if (attribute.Name == "group" && mid is not null)
            {
                var parts = attribute.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (parts.Length > 1 && parts[0] == "BUNDLE" && parts.AsSpan(1).Contains(mid))
                {
                    return parts[1..];
                }
            }
        }

        return null;
    }

    /// <summary>Looks in the audio section, then in the one whose transport the bundle uses (RFC 9143 §7.2.1), then in the session part.</summary>
    private SdpAttribute? FindTransport(string name)
    {
        if (_audio.Find(name) is { } own)
        {
            return own;
        }

        if (BundleOf(Mid) is { } bundle)
        {
            foreach (var section in _document.Media)
            {
                if (section.Mid == bundle[0] && section.Find(name) is { } shared)
                {
                    return shared;
                }
            }
        }

        return _document.Session.Find(name);
    }

    private SdpAttribute RequireTransport(string name, string why) =>
        FindTransport(name) ?? throw _audio.Line.Problem($"a={name} is missing for this section: {why}");

    private IceCredentials ReadCredentials()
    {
        var fragment = RequireTransport("ice-ufrag", "ICE (RFC 8839 §5.4) needs it.");
        var password = RequireTransport("ice-pwd", "ICE (RFC 8839 §5.4) needs it.");
        if (fragment.Value.Length is < 4 or > 256 || !AreIceCharacters(fragment.Value))
        {
            throw fragment.Line.Problem("a ufrag has 4 to 256 letters, digits, + or / (RFC 8839 §5.4).");
        }

        if (password.Value.Length is < 22 or > 256 || !AreIceCharacters(password.Value))
        {
            throw password.Line.Problem("an ICE password has 22 to 256 letters, digits, + or / (RFC 8839 §5.4).");
        }

        return new IceCredentials(fragment.Value, password.Value);
    }

    private static bool AreIceCharacters(string value)
    {
        foreach (var character in value)
        {
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('+' or '/'))
            {
                return false;
            }
        }

        return true;
    }

    private DtlsFingerprint ReadFingerprint()
    {
        var first = RequireTransport("fingerprint", "media is secured by DTLS (RFC 8827 §6.5).");
        foreach (var section in new[] { _audio, _document.Session })
        {
            foreach (var attribute in section.Attributes)
            {
                if (attribute.Name == "fingerprint" && DtlsFingerprint.TryParse(attribute.Value) is { } usable)
                {
                    return usable;
                }
            }
        }

        return DtlsFingerprint.TryParse(first.Value)
            ?? throw first.Line.Problem("a fingerprint is sha-256, sha-384 or sha-512, a space, and hexadecimal octets with colons between (RFC 8122 §5).");
    }

    private void CheckTransport()
    {
        if (_audio.Protocol is not ("UDP/TLS/RTP/SAVPF" or "UDP/TLS/RTP/SAVP" or "RTP/SAVPF"))
        {
            throw _audio.Line.Problem("the protocol must be UDP/TLS/RTP/SAVPF (RFC 8827 §6.5).");
        }

        if (FindTransport("rtcp-mux") is null)
        {
            throw _audio.Line.Problem("a=rtcp-mux is missing for this section: RTP and RTCP share one port here (RFC 5761, RFC 9429 §4.1.1).");
        }

        if (_document.Session.Find("ice-lite") is { } lite)
        {
            throw lite.Line.Problem("this endpoint is ICE-lite; one of the two must be a full agent to check the path (RFC 8445 §2.5).");
        }

        if (FindTransport("setup") is { } setup && setup.Value is not ("actpass" or "active"))
        {
            throw setup.Line.Problem("this endpoint is the DTLS server; offer a=setup:actpass (RFC 8842 §5.2).");
        }
    }

    private (byte Opus, byte? Red) ReadPayloadTypes()
    {
        var opusFormats = FormatsMappedTo("opus");
        if (_audio.Formats.FirstOrDefault(opusFormats.Contains) is not { } opusFormat)
        {
            throw _audio.Line.Problem("no Opus among the formats; this endpoint needs a=rtpmap:<type> opus/48000/2 (RFC 7587 §7).");
        }

        var opus = ReadPayloadType(opusFormat);
        var redFormats = FormatsMappedTo("red");
        redFormats.IntersectWith(FormatsThatCarry(opus));
        return (opus, _audio.Formats.FirstOrDefault(redFormats.Contains) is { } redFormat ? ReadPayloadType(redFormat) : null);
    }

    /// <remarks>One pass over the attributes, whatever the number of formats: an offer may have thousands of both.</remarks>
    private HashSet<string> FormatsMappedTo(string codec)
    {
        var encoding = $"{codec}/{OpusClockRate}/2";
        var formats = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in _audio.Attributes)
        {
            var space = attribute.Name == "rtpmap" ? attribute.Value.IndexOf(' ', StringComparison.Ordinal) : -1;
            if (space > 0 && attribute.Value.AsSpan(space).Trim().Equals(encoding, StringComparison.OrdinalIgnoreCase))
            {
                formats.Add(attribute.Value[..space]);
            }
        }

        return formats;
    }

    /// <summary>Redundancy names the types of its blocks: <c>111/111</c> (RFC 2198 §5). Of a format's parameters the first line counts.</summary>
    private HashSet<string> FormatsThatCarry(byte opus)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var formats = new HashSet<string>(StringComparer.Ordinal);
        foreach (var attribute in _audio.Attributes)
        {
            var space = attribute.Name == "fmtp" ? attribute.Value.IndexOf(' ', StringComparison.Ordinal) : -1;
            if (space > 0 && seen.Add(attribute.Value[..space]))
            {
                var blocks = attribute.Value[(space + 1)..].Split('/');
                if (blocks.Length >= 2 && Array.TrueForAll(blocks, block => byte.TryParse(block, out var type) && type == opus))
                {
                    formats.Add(attribute.Value[..space]);
                }
            }
        }

        return formats;
    }

    private byte ReadPayloadType(string format) => byte.TryParse(format, out var type) && type is < 64 or (> 95 and < 128)
        ? type
        : throw _audio.Line.Problem($"payload type {format} is not between 0 and 63 or 96 and 127 (RFC 5761 §4).");

    private SdpDirection ReadDirection()
    {
        foreach (var section in new[] { _audio, _document.Session })
        {
            foreach (var attribute in section.Attributes)
            {
                switch (attribute.Name)
                {
                    case "sendrecv":
                        return SdpDirection.SendReceive;
                    case "sendonly":
                        return SdpDirection.SendOnly;
                    case "recvonly":
                        return SdpDirection.ReceiveOnly;
                    case "inactive":
                        return SdpDirection.Inactive;
                }
            }
        }

        return SdpDirection.SendReceive;
    }
}
