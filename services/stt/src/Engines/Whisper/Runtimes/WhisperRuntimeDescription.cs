namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>What a runtime has loaded.</summary>
/// <param name="Name">For people: "managed", "Whisper.net (Cpu)".</param>
/// <param name="Languages">Whisper's codes of the languages that the model knows.</param>
/// <param name="MaxAudioContext">Encoder frames of a full window.</param>
/// <param name="MaxEncoderBatch">Windows that <see cref="IWhisperRuntime.Encode"/> takes at once.</param>
internal sealed record WhisperRuntimeDescription(string Name, IReadOnlyList<string> Languages, int MaxAudioContext, int MaxEncoderBatch)
{
    /// <summary>Whether the model can tell languages apart.</summary>
    public bool IsMultilingual => Languages.Count > 1;
}
