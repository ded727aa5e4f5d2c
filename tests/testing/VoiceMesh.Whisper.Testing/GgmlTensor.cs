namespace VoiceMesh.Whisper.Testing;

/// <summary>A tensor as its record in a ggml file states it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">How its values are stored.</param>
/// <param name="Dimensions">Its sizes, the fastest first.</param>
/// <param name="Data">Its values.</param>
public sealed record GgmlTensor(string Name, GgmlType Type, IReadOnlyList<int> Dimensions, byte[] Data)
{
    /// <summary>How many values it holds.</summary>
    public int Count => Dimensions.Aggregate(1, (product, size) => product * size);
}
