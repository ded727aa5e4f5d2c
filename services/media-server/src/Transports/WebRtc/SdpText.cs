namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Attributes of a session description (RFC 8866) as text, where parsing the whole would say nothing more.</summary>
internal static class SdpText
{
    /// <summary>The value of the first attribute of a name; empty when there is none.</summary>
    public static string Value(string sdp, string attribute)
    {
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (IsAttribute(line, attribute))
            {
                return line[(attribute.Length + 3)..].Trim().ToString();
            }
        }

        return "";
    }

    /// <summary>The values of all attributes of a name.</summary>
    public static IReadOnlyList<string> Values(string sdp, string attribute)
    {
        var values = new List<string>();
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (IsAttribute(line, attribute))
            {
                values.Add(line[(attribute.Length + 3)..].Trim().ToString());
            }
        }

        return values;
    }

    /// <summary>The same description with other ICE credentials and no candidates: what a client would offer to restart ICE (RFC 8839 §4.4.1.1.1).</summary>
    public static string WithCredentials(string sdp, string fragment, string password)
    {
        var lines = new List<string>();
        foreach (var line in sdp.AsSpan().EnumerateLines())
        {
            if (IsAttribute(line, "ice-ufrag"))
            {
                lines.Add($"a=ice-ufrag:{fragment}");
            }
            else if (IsAttribute(line, "ice-pwd"))
            {
                lines.Add($"a=ice-pwd:{password}");
            }
            else if (!line.IsEmpty && !IsAttribute(line, "candidate"))
            {
                lines.Add(line.ToString());
            }
        }

        return string.Join("\r\n", lines) + "\r\n";
    }

    private static bool IsAttribute(ReadOnlySpan<char> line, string name) =>
        line.Length > name.Length + 2 && line.StartsWith("a=", StringComparison.Ordinal) && line[2..].StartsWith(name, StringComparison.Ordinal) && line[name.Length + 2] == ':';
}
