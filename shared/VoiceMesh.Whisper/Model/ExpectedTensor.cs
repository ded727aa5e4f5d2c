namespace VoiceMesh.Whisper.Model;

/// <summary>A tensor that a model of some shape must have.</summary>
/// <param name="Type">How it must be stored.</param>
/// <param name="Dimensions">Its sizes, the fastest first.</param>
internal sealed record ExpectedTensor(TensorType Type, params int[] Dimensions)
{
    /// <summary>Bytes of its values.</summary>
    public long Bytes => TensorTypes.Bytes(Type, Dimensions.Aggregate(1L, (product, size) => product * size));

    /// <summary>Its sizes for a message.</summary>
    public static string Shape(IEnumerable<int> dimensions) => $"[{string.Join(", ", dimensions)}]";
}
