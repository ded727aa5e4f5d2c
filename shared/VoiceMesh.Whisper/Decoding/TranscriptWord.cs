namespace VoiceMesh.Whisper.Decoding;

/// <summary>A word of a transcript with its punctuation; in languages that are written without spaces, the characters of a token.</summary>
/// <param name="Text">The word without surrounding spaces.</param>
/// <param name="Start">Estimated start within the audio.</param>
/// <param name="End">Estimated end within the audio.</param>
/// <param name="Probability">The mean probability of its tokens, 0 to 1.</param>
public sealed record TranscriptWord(string Text, TimeSpan Start, TimeSpan End, float Probability);
