namespace VoiceMesh.Whisper.Decoding;

/// <summary>A token as it was chosen, and what the model thought of the time at that point.</summary>
/// <param name="Id">The token.</param>
/// <param name="LogProbability">Its log probability among all tokens that the rules left.</param>
/// <param name="Timestamp">The likeliest time, as a token; 0 where the rules left none.</param>
/// <param name="TimestampProbability">The probability of that time among the times.</param>
/// <param name="TimestampMass">The probability of all times together.</param>
internal readonly record struct TokenPrediction(int Id, float LogProbability, int Timestamp, float TimestampProbability, float TimestampMass);
