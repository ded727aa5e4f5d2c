namespace VoiceMesh.Models.Catalogue;

/// <summary>A size of the Whisper network.</summary>
/// <param name="Name">For example <c>base</c>.</param>
/// <param name="Rank">Accuracy order: the higher, the better.</param>
/// <param name="MinCores">Processors below which it does not keep up with speech on a CPU.</param>
/// <param name="WorkingBytes">Memory besides the weights while it transcribes, from the table "Memory usage" of whisper.cpp's README.</param>
public sealed record WhisperShape(string Name, int Rank, int MinCores, long WorkingBytes);
