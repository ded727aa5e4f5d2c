using VoiceMesh.Contracts.Stt.V1;

namespace VoiceMesh.Accuracy.Speech;

/// <summary>One stream, measured.</summary>
/// <param name="Final">The service's answer.</param>
/// <param name="Interims">Interims that came.</param>
/// <param name="FinalMs">From sending end_of_utterance to the final, in milliseconds.</param>
internal sealed record Measurement(Transcript Final, int Interims, double FinalMs);
