namespace VoiceMesh.Tts.Engines;

/// <summary>A word with its place in the audio of one request.</summary>
/// <param name="Text">The word as it stood in the request's text, without surrounding punctuation; engines that speak two words as one may give both.</param>
/// <param name="StartSample">First sample, counted from the first sample that the engine gave for the request.</param>
/// <param name="EndSample">One past its last sample; never before <paramref name="StartSample"/>.</param>
/// <param name="IsMeasured">True where the engine gave the times; false for an estimate.</param>
public readonly record struct SpokenWord(string Text, long StartSample, long EndSample, bool IsMeasured);
