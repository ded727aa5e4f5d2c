namespace VoiceMesh.Tts.Synthesis;

/// <summary>What one engine call speaks.</summary>
/// <param name="Text">A sentence, or part of one that is too long.</param>
/// <param name="EndsSentence">Whether the pause of a sentence's end follows.</param>
public readonly record struct SpeechSegment(string Text, bool EndsSentence);
