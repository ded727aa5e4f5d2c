namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>A run of text, as Whisper cuts it.</summary>
/// <param name="Text">As the model writes it, with a space before the first word.</param>
/// <param name="Tokens">Its text tokens; empty where the runtime gives none.</param>
internal sealed record RecognisedSegment(string Text, IReadOnlyList<RecognisedToken> Tokens);
