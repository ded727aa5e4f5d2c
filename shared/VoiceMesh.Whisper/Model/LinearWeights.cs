namespace VoiceMesh.Whisper.Model;

/// <summary>An affine map.</summary>
/// <param name="Matrix">[outputs][inputs].</param>
/// <param name="Bias">One value per output; the keys of attention have none.</param>
internal sealed record LinearWeights(WeightMatrix Matrix, WeightVector? Bias)
{
    /// <summary>Takes a map out of a file.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="name">The common beginning of its tensors' names.</param>
    /// <param name="biased">Whether it has a bias.</param>
    public static LinearWeights Read(TensorTable tensors, string name, bool biased = true) =>
        new(tensors.Matrix(name), biased ? tensors.Vector($"{name}.bias") : null);
}
