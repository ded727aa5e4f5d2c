using System.Buffers.Binary;
using System.Text;

namespace VoiceMesh.Audio.VoiceActivity.Onnx;

/// <summary>A named float tensor of an ONNX model.</summary>
/// <param name="Name">Name of the tensor, or of the node output that it is the value of.</param>
/// <param name="Shape">Its dimensions.</param>
/// <param name="Values">Its values, last dimension fastest.</param>
internal sealed record OnnxTensor(string Name, IReadOnlyList<long> Shape, float[] Values)
{
    private const ulong FloatType = 1;
    private const ulong ExternalLocation = 1;

    /// <summary>Reads a TensorProto; tensors of other types than float give null.</summary>
    public static OnnxTensor? Parse(ReadOnlySpan<byte> message, string nameWhenAnonymous)
    {
        var shape = new List<long>();
        var listed = new List<float>();
        ReadOnlySpan<byte> raw = [];
        ulong type = 0, location = 0;
        var name = nameWhenAnonymous;
        for (var fields = new ProtobufFields(message); fields.Next();)
        {
            switch (fields.Number)
            {
                case 1:
                    fields.AppendIntegers(shape);
                    break;
                case 2:
                    type = fields.Varint;
                    break;
                case 4:
                    fields.AppendFloats(listed);
                    break;
                case 8 when !fields.Bytes.IsEmpty:
                    name = Encoding.UTF8.GetString(fields.Bytes);
                    break;
                case 9:
                    raw = fields.Bytes;
                    break;
                case 14:
                    location = fields.Varint;
                    break;
            }
        }

        if (type != FloatType)
        {
            return null;
        }

        if (location == ExternalLocation)
        {
            throw new OnnxFormatException($"Tensor {name} keeps its values in another file, which is not supported.");
        }

        return new OnnxTensor(name, shape, Decode(name, shape, listed, raw));
    }

    private static float[] Decode(string name, List<long> shape, List<float> listed, ReadOnlySpan<byte> raw)
    {
        var available = raw.IsEmpty ? listed.Count : raw.Length / sizeof(float);
        long expected = 1;
        foreach (var dimension in shape)
        {
            // No dimension can exceed the number of values that are there, which also keeps the product from overflowing.
            if (dimension < 0 || dimension > available || (expected *= dimension) > available)
            {
                expected = -1;
                break;
            }
        }

        if (expected != available || raw.Length % sizeof(float) != 0)
        {
            throw new OnnxFormatException($"Tensor {name} has the shape [{string.Join(", ", shape)}] but holds {available} values.");
        }

        if (raw.IsEmpty)
        {
            return [.. listed];
        }

        var values = new float[available];
        for (var index = 0; index < available; index++)
        {
            values[index] = BinaryPrimitives.ReadSingleLittleEndian(raw[(index * sizeof(float))..]);
        }

        return values;
    }
}
