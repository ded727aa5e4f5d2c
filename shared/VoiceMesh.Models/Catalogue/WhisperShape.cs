namespace VoiceMesh.Models.Catalogue;

/// <summary>A size of the Whisper network.</summary>
/// <param name="Name">For example <c>base</c>.</param>
/// <param name="Rank">Accuracy order: the higher, the better.</param>
/// <param name="MinCores">Processors below which it is not chosen unasked: an estimate of what keeps up with speech on a CPU, from the sizes of the networks.</param>
/// <param name="WorkingBytes">Memory besides the weights while it transcribes: an estimate on the safe side.</param>
public sealed record WhisperShape(string Name, int Rank, int MinCores, long WorkingBytes);
