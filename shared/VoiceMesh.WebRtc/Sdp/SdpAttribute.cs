namespace VoiceMesh.WebRtc.Sdp;

/// <summary>An <c>a=</c> line.</summary>
/// <param name="Name">Up to the colon.</param>
/// <param name="Value">Behind the colon; empty for a property attribute.</param>
/// <param name="Line">Where it stands.</param>
internal readonly record struct SdpAttribute(string Name, string Value, SdpLine Line)
{
    public static SdpAttribute From(SdpLine line)
    {
        var text = line.Value;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new SdpAttribute(text.Trim(), string.Empty, line)
            : new SdpAttribute(text[..colon], text[(colon + 1)..].Trim(), line);
    }
}
