using VoiceMesh.Accuracy.Words;

namespace VoiceMesh.Accuracy.Reports;

/// <summary>One recording, measured.</summary>
/// <param name="File">Name of the WAV file.</param>
/// <param name="Reference">What was said.</param>
/// <param name="Hypothesis">What was heard.</param>
/// <param name="Errors">How the two differ.</param>
/// <param name="AudioMs">Length of the recording.</param>
/// <param name="FinalMs">From the end of the utterance to the final, with an end-of-speech candidate before.</param>
/// <param name="FinalWithoutCandidateMs">The same without.</param>
/// <param name="DecodeMs">From the end to the final when all of the recording is sent at once.</param>
/// <param name="ProcessorMs">Processor time of that; null when the service runs elsewhere.</param>
internal sealed record FileResult(
    string File,
    string Reference,
    string Hypothesis,
    WordErrors Errors,
    double AudioMs,
    double FinalMs,
    double FinalWithoutCandidateMs,
    double DecodeMs,
    double? ProcessorMs)
{
    /// <summary>Time that decoding takes over the length of what is decoded.</summary>
    public double RealTimeFactor => DecodeMs / AudioMs;
}
