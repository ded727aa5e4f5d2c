namespace VoiceMesh.Whisper.Model;

/// <summary>The two maps of a block with the norm before them; the hidden layer is four times as wide.</summary>
/// <param name="Norm">Applied to the input.</param>
/// <param name="Expand">To the hidden layer.</param>
/// <param name="Contract">Back again.</param>
internal sealed record FeedForwardWeights(NormWeights Norm, LinearWeights Expand, LinearWeights Contract)
{
    /// <summary>Takes it out of a file.</summary>
    /// <param name="tensors">The file's tensors.</param>
    /// <param name="name">The common beginning of its tensors' names.</param>
    public static FeedForwardWeights Read(TensorTable tensors, string name) =>
        new(NormWeights.Read(tensors, $"{name}_ln"), LinearWeights.Read(tensors, $"{name}.0"), LinearWeights.Read(tensors, $"{name}.2"));
}
