namespace VoiceMesh.Stt.Engines;

/// <summary>What an engine is and can.</summary>
/// <param name="Name">Stable name, the one that the option <c>Engine</c> takes.</param>
/// <param name="Note">One plain sentence for a person.</param>
/// <param name="Models">Names of the models in use.</param>
/// <param name="Languages">BCP 47 tags; the first is the default.</param>
/// <param name="SampleRateHz">The rate that <see cref="IUtteranceDecoder.Append"/> takes.</param>
/// <param name="MaxConcurrentStreams">Utterances that can be decoded at the same time; more wait.</param>
public sealed record SpeechEngineDescription(
    string Name,
    string Note,
    IReadOnlyList<string> Models,
    IReadOnlyList<string> Languages,
    int SampleRateHz,
    int MaxConcurrentStreams);
