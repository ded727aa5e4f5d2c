namespace VoiceMesh.Models.Resolving;

/// <summary>A model that lies on this machine.</summary>
/// <param name="Kind">What it is for.</param>
/// <param name="Name">For example <c>base.en</c>.</param>
/// <param name="Path">The <c>.bin</c> or <c>.onnx</c> file.</param>
/// <param name="Origin">In which of the places it lies.</param>
/// <param name="SizeBytes">Size of that file.</param>
public sealed record PresentModel(ModelKind Kind, string Name, string Path, ModelOrigin Origin, long SizeBytes);
