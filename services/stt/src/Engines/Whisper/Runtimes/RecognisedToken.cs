namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>One token of text.</summary>
/// <param name="Text">A piece of a word; a leading space begins a word.</param>
/// <param name="LogProbability">Natural logarithm of its probability.</param>
/// <param name="StartMs">From the window's first sample; −1 where the runtime gives none.</param>
/// <param name="EndMs">From the window's first sample; −1 where the runtime gives none.</param>
internal readonly record struct RecognisedToken(string Text, float LogProbability, int StartMs, int EndMs);
