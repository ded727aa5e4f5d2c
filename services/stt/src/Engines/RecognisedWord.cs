namespace VoiceMesh.Stt.Engines;

/// <summary>One word of a hypothesis.</summary>
/// <param name="Text">The word.</param>
/// <param name="StartMs">Its start from the first sample of the utterance, in milliseconds.</param>
/// <param name="EndMs">Its end, in milliseconds.</param>
/// <param name="Confidence">0 to 1; 0 where the engine gives none.</param>
public readonly record struct RecognisedWord(string Text, int StartMs, int EndMs, float Confidence);
