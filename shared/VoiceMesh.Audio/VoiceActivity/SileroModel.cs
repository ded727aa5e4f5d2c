using VoiceMesh.Audio.VoiceActivity.Onnx;

namespace VoiceMesh.Audio.VoiceActivity;

/// <summary>The weights of a Silero VAD model (versions 5 and 6) for 16 kHz, read from its ONNX file and shared by all streams.</summary>
/// <remarks>
/// Source of the network: Silero Team, "Silero VAD" (MIT). A short-time Fourier transform as a fixed convolution, four convolutions
/// that shrink its four frames to one vector of 128, an LSTM cell and one output. The file also holds a network for 8 kHz, which is not used.
/// </remarks>
public sealed class SileroModel
{
    internal const int FilterLength = 256;
    internal const int Bins = (FilterLength / 2) + 1;
    internal const int Hidden = 128;
    internal const int Channels2 = 64;

    /// <summary>Bins of one spectrum, padded so that every vector loop runs without a tail.</summary>
    internal const int PaddedBins = 144;

    private const int KernelTaps = 3;

    private SileroModel(IReadOnlyDictionary<string, OnnxTensor> tensors, string basisName, string prefix)
    {
        float[] Tensor(string name, params long[] shape) => Find(tensors, prefix + name, shape);

        Basis = new DenseLayer(Find(tensors, basisName, [Bins * 2, 1, FilterLength]), new float[Bins * 2], FilterLength);
        Encoder0 = Convolution(Tensor("encoder.0.reparam_conv.weight", Hidden, Bins, KernelTaps), Tensor("encoder.0.reparam_conv.bias", Hidden), Bins, PaddedBins);
        Encoder1 = Convolution(Tensor("encoder.1.reparam_conv.weight", Channels2, Hidden, KernelTaps), Tensor("encoder.1.reparam_conv.bias", Channels2), Hidden, Hidden);
        Encoder2 = Convolution(Tensor("encoder.2.reparam_conv.weight", Channels2, Channels2, KernelTaps), Tensor("encoder.2.reparam_conv.bias", Channels2), Channels2, Channels2);
        Encoder3 = CentreOfConvolution(Tensor("encoder.3.reparam_conv.weight", Hidden, Channels2, KernelTaps), Tensor("encoder.3.reparam_conv.bias", Hidden));
        Cell = Recurrence(
            Tensor("decoder.rnn.weight_ih", 4 * Hidden, Hidden),
            Tensor("decoder.rnn.weight_hh", 4 * Hidden, Hidden),
            Tensor("decoder.rnn.bias_ih", 4 * Hidden),
            Tensor("decoder.rnn.bias_hh", 4 * Hidden));
        Output = new DenseLayer(Tensor("decoder.decoder.2.weight", 1, Hidden, 1), Tensor("decoder.decoder.2.bias", 1), Hidden);
    }

    internal DenseLayer Basis { get; }

    internal DenseLayer Encoder0 { get; }

    internal DenseLayer Encoder1 { get; }

    internal DenseLayer Encoder2 { get; }

    internal DenseLayer Encoder3 { get; }

    internal DenseLayer Cell { get; }

    internal DenseLayer Output { get; }

    /// <summary>Reads a model file.</summary>
    /// <param name="path">An ONNX file of Silero VAD 5 or 6.</param>
    /// <returns>Its weights.</returns>
    /// <exception cref="OnnxFormatException">The file is no such model.</exception>
    /// <exception cref="IOException">The file is missing or cannot be read.</exception>
    public static SileroModel Load(string path) => Parse(File.ReadAllBytes(path));

    /// <summary>Reads a model that is in memory.</summary>
    /// <param name="model">The bytes of an ONNX file of Silero VAD 5 or 6.</param>
    /// <returns>Its weights.</returns>
    /// <exception cref="OnnxFormatException">The bytes are no such model.</exception>
    public static SileroModel Parse(ReadOnlySpan<byte> model)
    {
        const string BasisName = "stft.forward_basis_buffer";
        foreach (var graph in OnnxGraph.ReadModel(model))
        {
            foreach (var (name, tensor) in graph.Tensors)
            {
                // The shape of the Fourier basis tells the 16 kHz network from the 8 kHz one, which has the same names.
                if (name.EndsWith(BasisName, StringComparison.Ordinal) && tensor.Shape.SequenceEqual([Bins * 2L, 1, FilterLength]))
                {
                    return new SileroModel(graph.Tensors, name, name[..^BasisName.Length]);
                }
            }
        }

        throw new OnnxFormatException($"The ONNX model is no Silero VAD 5 or 6: it has no tensor {BasisName} of shape [{Bins * 2}, 1, {FilterLength}].");
    }

    private static float[] Find(IReadOnlyDictionary<string, OnnxTensor> tensors, string name, long[] shape)
    {
        if (!tensors.TryGetValue(name, out var tensor))
        {
            throw new OnnxFormatException($"The ONNX model is no Silero VAD 5 or 6: it has no tensor {name}.");
        }

        return tensor.Shape.SequenceEqual(shape)
            ? tensor.Values
            : throw new OnnxFormatException(
                $"Tensor {name} has the shape [{string.Join(", ", tensor.Shape)}] where Silero VAD has [{string.Join(", ", shape)}].");
    }

    // With the taps outermost, the window of a convolution is one contiguous stretch of the frames before it.
    private static DenseLayer Convolution(float[] weights, float[] bias, int inputs, int paddedInputs)
    {
        var outputs = bias.Length;
        var rows = new float[outputs * KernelTaps * paddedInputs];
        for (var output = 0; output < outputs; output++)
        {
            for (var input = 0; input < inputs; input++)
            {
                for (var tap = 0; tap < KernelTaps; tap++)
                {
                    rows[(((output * KernelTaps) + tap) * paddedInputs) + input] = weights[(((output * inputs) + input) * KernelTaps) + tap];
                }
            }
        }

        return new DenseLayer(rows, bias, KernelTaps * paddedInputs);
    }

    // The last convolution sees a single frame between two frames of padding, so only its middle tap meets anything.
    private static DenseLayer CentreOfConvolution(float[] weights, float[] bias)
    {
        var rows = new float[weights.Length / KernelTaps];
        for (var index = 0; index < rows.Length; index++)
        {
            rows[index] = weights[(index * KernelTaps) + 1];
        }

        return new DenseLayer(rows, bias, rows.Length / bias.Length);
    }

    // Input and hidden state stand side by side, so that all gates are one product.
    private static DenseLayer Recurrence(float[] inputWeights, float[] hiddenWeights, float[] inputBias, float[] hiddenBias)
    {
        var gates = inputBias.Length;
        var rows = new float[gates * 2 * Hidden];
        var bias = new float[gates];
        for (var gate = 0; gate < gates; gate++)
        {
            inputWeights.AsSpan(gate * Hidden, Hidden).CopyTo(rows.AsSpan(gate * 2 * Hidden));
            hiddenWeights.AsSpan(gate * Hidden, Hidden).CopyTo(rows.AsSpan(((gate * 2) + 1) * Hidden));
            bias[gate] = inputBias[gate] + hiddenBias[gate];
        }

        return new DenseLayer(rows, bias, 2 * Hidden);
    }
}
