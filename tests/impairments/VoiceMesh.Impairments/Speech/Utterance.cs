namespace VoiceMesh.Impairments.Speech;

/// <summary>One recording within a script.</summary>
/// <param name="Name">The file's name and how often it had been said before.</param>
/// <param name="Words">What is said.</param>
/// <param name="Start">First sample in the script.</param>
/// <param name="Length">Samples.</param>
internal sealed record Utterance(string Name, string Words, int Start, int Length);
