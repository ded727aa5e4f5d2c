namespace VoiceMesh.Whisper.Testing;

/// <summary>Makes a model of another tensor type from one of 16-bit floats, tensor for tensor as whisper.cpp's tools do.</summary>
public static class ModelConverter
{
    private const int QuantizationVersion = 2;

    /// <summary>Converts a model.</summary>
    /// <param name="model">A model of type f16.</param>
    /// <param name="type">What its matrices become. Convolutions become f32 with <see cref="GgmlType.F32"/> and stay as they are otherwise.</param>
    public static GgmlModelFile Convert(GgmlModelFile model, GgmlType type)
    {
        var header = (int[])model.Header.Clone();
        header[^1] = FileType(type);
        return new GgmlModelFile
        {
            Header = header,
            FilterBands = model.FilterBands,
            Filters = model.Filters,
            Tokens = model.Tokens,
            Tensors = [.. model.Tensors.Select(tensor => Convert(tensor, type))],
        };
    }

    /// <summary>The number by which a file's header names its tensor type, quantisation version included.</summary>
    /// <param name="type">The type of its matrices.</param>
    public static int FileType(GgmlType type) => type switch
    {
        GgmlType.F32 => 0,
        GgmlType.F16 => 1,
        GgmlType.Q4_0 => (1000 * QuantizationVersion) + 2,
        GgmlType.Q8_0 => (1000 * QuantizationVersion) + 7,
        GgmlType.Q5_0 => (1000 * QuantizationVersion) + 8,
        GgmlType.Q5_1 => (1000 * QuantizationVersion) + 9,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Not a type that Whisper files hold."),
    };

    private static GgmlTensor Convert(GgmlTensor tensor, GgmlType type)
    {
        if (tensor.Type != GgmlType.F16 || (tensor.Dimensions.Count == 3 && type != GgmlType.F32))
        {
            return tensor;
        }

        var values = BlockQuantizer.DecodeFloats(tensor.Data, tensor.Type);
        return tensor with { Type = type, Data = BlockQuantizer.Encode(values, type) };
    }
}
