using System.ComponentModel.DataAnnotations;

namespace VoiceMesh.Stt.Transcription;

/// <summary>Limits of a transcription stream. Section <c>Transcription</c>.</summary>
public sealed class TranscriptionOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Transcription";

    /// <summary>Longest utterance in milliseconds, 1000 to 600000; default 60000. More audio ends the stream with OUT_OF_RANGE.</summary>
    [Range(1000, 600000)]
    public int MaxUtteranceMs { get; set; } = 60000;

    /// <summary>
    /// Longest silence of the caller in milliseconds, 1000 to 600000; default 30000. A stream that sends nothing for so long gives its decoder back and
    /// ends with DEADLINE_EXCEEDED.
    /// </summary>
    [Range(1000, 600000)]
    public int IdleTimeoutMs { get; set; } = 30000;

    /// <summary>Most hints of a stream, 0 to 1000; default 100.</summary>
    [Range(0, 1000)]
    public int MaxHints { get; set; } = 100;
}
