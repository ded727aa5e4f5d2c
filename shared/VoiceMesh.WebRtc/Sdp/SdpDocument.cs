namespace VoiceMesh.WebRtc.Sdp;

/// <summary>A session description cut into its sections (RFC 8866), of bounded size.</summary>
/// <param name="Session">The part in front of the first media description.</param>
/// <param name="Media">The media descriptions in their order.</param>
internal sealed record SdpDocument(SdpSection Session, IReadOnlyList<SdpSection> Media)
{
    /// <summary>Characters of a description. Browsers offer audio in 2,000 to 10,000.</summary>
    public const int MaxLength = 64 * 1024;

    public const int MaxLineLength = 4 * 1024;

    public const int MaxLines = 2_000;

    public const int MaxMedia = 32;

    /// <exception cref="SdpException">The text is no session description, or too large.</exception>
    public static SdpDocument Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new SdpException($"The offer has {text.Length} characters; {MaxLength} are the most.");
        }

        SdpSection? session = null;
        var media = new List<SdpSection>();
        var number = 0;
        foreach (var range in text.AsSpan().Split('\n'))
        {
            number++;
            var content = text.AsSpan(range).TrimEnd('\r');
            if (content.IsEmpty)
            {
                continue;
            }

            var line = ReadLine(number, content);
            if (session is null)
            {
                session = line.Text == "v=0"
                    ? SdpSection.Session(line)
                    : throw line.Problem("a session description begins with v=0 (RFC 8866 §5.1).");
            }
            else if (line.Type == 'm')
            {
                media.Add(media.Count < MaxMedia
                    ? SdpSection.Media(line)
                    : throw line.Problem($"more than {MaxMedia} media descriptions."));
            }
            else if (line.Type == 'a')
            {
                (media.Count == 0 ? session : media[^1]).Attributes.Add(SdpAttribute.From(line));
            }
        }

        return session is null ? throw new SdpException("The offer is empty.") : new SdpDocument(session, media);
    }

    private static SdpLine ReadLine(int number, ReadOnlySpan<char> content)
    {
        var line = new SdpLine(number, content[..Math.Min(content.Length, MaxLineLength)].ToString());
        if (number > MaxLines)
        {
            throw line.Problem($"more than {MaxLines} lines.");
        }

        if (content.Length > MaxLineLength)
        {
            throw line.Problem($"the line has {content.Length} characters; {MaxLineLength} are the most.");
        }

        if (content.Length < 2 || content[1] != '=' || !char.IsAsciiLetterLower(content[0]))
        {
            throw line.Problem("a line has the form <letter>=<value> (RFC 8866 §5).");
        }

        foreach (var character in content)
        {
            if (char.IsControl(character))
            {
                throw line.Problem("a line can't contain control characters.");
            }
        }

        return line;
    }
}
