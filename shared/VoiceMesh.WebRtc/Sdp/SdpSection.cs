namespace VoiceMesh.WebRtc.Sdp;

/// <summary>A media description, or the session part in front of the first one.</summary>
internal sealed class SdpSection
{
    private SdpSection(SdpLine line) => Line = line;

    /// <summary>The <c>m=</c> line; for the session part the first line of the description.</summary>
    public SdpLine Line { get; }

    public List<SdpAttribute> Attributes { get; } = [];

    /// <summary>audio, video, application; empty for the session part.</summary>
    public string Kind { get; private init; } = string.Empty;

    public int Port { get; private init; }

    public string Protocol { get; private init; } = string.Empty;

    /// <summary>Payload types, or what the protocol has instead.</summary>
    public IReadOnlyList<string> Formats { get; private init; } = [];

    /// <summary>The section's name in BUNDLE groups (RFC 5888), or null.</summary>
    public string? Mid => Find("mid")?.Value;

    /// <summary>The offerer wants the section: a port of 0 means no, but for one that shares another's port (RFC 9143 §6).</summary>
    public bool IsWanted => Port != 0 || Has("bundle-only");

    public static SdpSection Session(SdpLine firstLine) => new(firstLine);

    /// <exception cref="SdpException">The line is no media description.</exception>
    public static SdpSection Media(SdpLine line)
    {
        var parts = line.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 4)
        {
            throw line.Problem("a media line has the form m=<media> <port> <protocol> <format> ... (RFC 8866 §5.14).");
        }

        var portText = parts[1].Split('/')[0];
        return ushort.TryParse(portText, out var port)
            ? new SdpSection(line) { Kind = parts[0], Port = port, Protocol = parts[2], Formats = parts[3..] }
            : throw line.Problem("the port is no number from 0 to 65535.");
    }

    public bool Has(string name) => Find(name) is not null;

    public SdpAttribute? Find(string name)
    {
        foreach (var attribute in Attributes)
        {
            if (attribute.Name == name)
            {
                return attribute;
            }
        }

        return null;
    }
}
