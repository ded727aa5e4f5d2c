namespace VoiceMesh.Tts.Engines;

/// <summary>One voice that callers may ask for.</summary>
/// <param name="Name">The name on the wire, unique over all engines, for example <c>slt</c> or <c>espeak:en-gb</c>.</param>
/// <param name="Engine">The engine that speaks it, for example <c>flite</c>.</param>
/// <param name="Language">BCP 47 tag in canonical case, for example <c>en-US</c>.</param>
/// <param name="SampleRateHz">Samples per second of its audio.</param>
/// <param name="Script">How text is prepared for it.</param>
/// <param name="EngineVoice">What the engine itself calls the voice.</param>
public sealed record VoiceInfo(string Name, string Engine, string Language, int SampleRateHz, SpeechScript Script, string EngineVoice);
