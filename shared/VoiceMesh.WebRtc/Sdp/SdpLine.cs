namespace VoiceMesh.WebRtc.Sdp;

/// <summary>One line of a session description (RFC 8866 §5).</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">Without its end.</param>
internal readonly record struct SdpLine(int Number, string Text)
{
    public char Type => Text[0];

    public string Value => Text[2..];

    public SdpException Problem(string problem) => new(Number, Text, problem);
}
