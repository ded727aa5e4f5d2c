namespace VoiceMesh.Tts.Engines;

/// <summary>One piece of text, a sentence or less, for an engine to speak.</summary>
/// <param name="Voice">One of the engine's voices.</param>
/// <param name="Text">Text prepared for the voice's <see cref="SpeechScript"/>; not empty.</param>
/// <param name="SpeakingRate">Speed, 0.5 to 2.0; 1.0 is the voice's own.</param>
/// <param name="Pitch">Pitch, 0.5 to 2.0; 1.0 is the voice's own. An engine with a narrower range stays at its limit.</param>
public sealed record SynthesisRequest(VoiceInfo Voice, string Text, double SpeakingRate, double Pitch);
