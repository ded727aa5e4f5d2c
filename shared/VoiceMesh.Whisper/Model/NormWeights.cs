namespace VoiceMesh.Whisper.Model;

/// <summary>The factors and offsets of a layer norm.</summary>
/// <param name="Factors">One per channel.</param>
/// <param name="Offsets">One per channel.</param>
internal sealed record NormWeights(WeightVector Factors, WeightVector Offsets)
{
    /// <summary>Takes a norm out of a file.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="name">The common beginning of its tensors' names.</param>
    public static NormWeights Read(TensorTable tensors, string name) => new(tensors.Vector($"{name}.weight"), tensors.Vector($"{name}.bias"));
}
