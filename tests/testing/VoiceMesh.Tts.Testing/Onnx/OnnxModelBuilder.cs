using System.Runtime.InteropServices;

namespace VoiceMesh.Tts.Testing.Onnx;

/// <summary>
/// Writes small ONNX models operator by operator (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, operator set 17). Values are named by the
/// methods that make them, so that a network reads as a chain of calls.
/// </summary>
public sealed class OnnxModelBuilder
{
    private const int FloatType = 1;
    private const int Int64Type = 7;
    private const int IrVersion = 8;
    private const int OperatorSet = 17;

    private readonly ProtobufMessage _graph = new();
    private int _names;

    /// <summary>A type of tensor.</summary>
    public enum Element
    {
        /// <summary>32-bit floating point.</summary>
        Real = FloatType,

        /// <summary>64-bit integer.</summary>
        Whole = Int64Type,
    }

    /// <summary>Declares an input; a dimension of null is open.</summary>
    public string Input(string name, Element type, params long?[] shape)
    {
        _graph.Message(11, ValueInfo(name, (int)type, shape));
        return name;
    }

    /// <summary>Declares an output of floats; without a shape the runtime finds it out.</summary>
    public void Output(string name, params long?[] shape) => _graph.Message(12, ValueInfo(name, FloatType, shape));

    /// <summary>Adds weights.</summary>
    public string Weights(float[] values, params long[] shape) => Tensor(FloatType, MemoryMarshal.AsBytes<float>(values), shape);

    /// <summary>Adds whole numbers, for shapes, axes and indices.</summary>
    public string Numbers(params long[] values) => Tensor(Int64Type, MemoryMarshal.AsBytes<long>(values), [values.Length]);

    /// <summary>Adds one whole number without dimensions.</summary>
    public string Number(long value) => Tensor(Int64Type, MemoryMarshal.AsBytes<long>(new[] { value }), []);

    /// <summary>Adds one number without dimensions.</summary>
    public string Scalar(float value) => Tensor(FloatType, MemoryMarshal.AsBytes<float>(new[] { value }), []);

    /// <summary>Adds an operator.</summary>
    /// <param name="operation">Its name, for example <c>Conv</c>.</param>
    /// <param name="inputs">Values that it takes.</param>
    /// <param name="attributes">Whole numbers, lists of them, or floats, by name.</param>
    /// <returns>Name of its result.</returns>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes) => NamedNode(NewName(operation), operation, inputs, attributes);

    /// <summary>Adds an operator whose result has a name of the caller's choice.</summary>
    public string NamedNode(string result, string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var node = new ProtobufMessage();
        foreach (var input in inputs)
        {
            node.Text(1, input);
        }

        node.Text(2, result).Text(4, operation);
        foreach (var (name, value) in attributes)
        {
            node.Message(5, Attribute(name, value));
        }

        _graph.Message(1, node);
        return result;
    }

    /// <summary>The model's file.</summary>
    public byte[] ToArray() => new ProtobufMessage()
        .Number(1, IrVersion)
        .Text(2, "voicemesh-tests")
        .Message(7, _graph.Text(2, "voice"))
        .Message(8, new ProtobufMessage().Text(1, "").Number(2, OperatorSet))
        .ToArray();

    private static ProtobufMessage Attribute(string name, object value)
    {
        var attribute = new ProtobufMessage().Text(1, name);
        switch (value)
        {
            case float number:
                return attribute.Float(2, number).Number(20, 1);
            case int number:
                return attribute.Number(3, number).Number(20, 2);
            case long[] numbers:
                foreach (var number in numbers)
                {
                    attribute.Number(8, number);
                }

                return attribute.Number(20, 7);
            default:
                throw new ArgumentException($"An attribute can't be {value}.");
        }
    }

    private static ProtobufMessage ValueInfo(string name, int type, long?[] shape)
    {
        var dimensions = new ProtobufMessage();
        for (var i = 0; i < shape.Length; i++)
        {
            dimensions.Message(1, shape[i] is { } length ? new ProtobufMessage().Number(1, length) : new ProtobufMessage().Text(2, $"{name}_{i}"));
        }

        var tensor = new ProtobufMessage().Number(1, type);
        if (shape.Length > 0)
        {
            tensor.Message(2, dimensions);
        }

        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensor));
    }

    private string Tensor(int type, ReadOnlySpan<byte> values, long[] shape)
    {
        var name = NewName("weights");
        var tensor = new ProtobufMessage();
        foreach (var dimension in shape)
        {
            tensor.Number(1, dimension);
        }

        _graph.Message(5, tensor.Number(2, type).Text(8, name).Bytes(9, values));
        return name;
    }

    private string NewName(string what) => $"{what}_{_names++}";
}
