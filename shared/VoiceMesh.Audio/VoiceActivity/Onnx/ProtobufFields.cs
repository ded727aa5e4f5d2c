using System.Buffers.Binary;

namespace VoiceMesh.Audio.VoiceActivity.Onnx;

/// <summary>Walks the fields of one protobuf message without knowing its type; every length is checked against the bytes that are there.</summary>
/// <remarks>Wire format: Protocol Buffers Documentation, "Encoding".</remarks>
internal ref struct ProtobufFields(ReadOnlySpan<byte> message)
{
    private const int MaxVarintBytes = 10;
    private ReadOnlySpan<byte> _rest = message;

    public enum Wire
    {
        Varint = 0,
        Fixed64 = 1,
        Bytes = 2,
        Fixed32 = 5,
    }

    /// <summary>Number of the current field.</summary>
    public int Number { get; private set; }

    /// <summary>How the current field is encoded.</summary>
    public Wire Type { get; private set; }

    /// <summary>Value of the current field where it is a varint.</summary>
    public ulong Varint { get; private set; }

    /// <summary>Bytes of the current field where it is no varint.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Advances to the next field.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        var tag = ReadVarint();
        if (tag is < 8 or > uint.MaxValue)
        {
            throw new OnnxFormatException($"The file is no ONNX model: {tag} is no protobuf field tag.");
        }

        Number = (int)(tag >> 3);
        Type = (Wire)(tag & 7);
        Varint = 0;
        Bytes = [];
        switch (Type)
        {
            case Wire.Varint:
                Varint = ReadVarint();
                break;
            case Wire.Fixed64:
                Bytes = Take(sizeof(ulong));
                break;
            case Wire.Fixed32:
                Bytes = Take(sizeof(uint));
                break;
            case Wire.Bytes:
                Bytes = Take(ReadVarint());
                break;
            default:
                throw new OnnxFormatException($"The file is no ONNX model: field {Number} has the unknown protobuf wire type {(int)Type}.");
        }

        return true;
    }

    /// <summary>The values of a repeated integer field, which may be packed into one field or stand alone.</summary>
    public readonly void AppendIntegers(List<long> values)
    {
        if (Type == Wire.Varint)
        {
            values.Add((long)Varint);
            return;
        }

        for (var packed = new ProtobufFields(Bytes); !packed._rest.IsEmpty;)
        {
            values.Add((long)packed.ReadVarint());
        }
    }

    /// <summary>The values of a repeated float field, which may be packed into one field or stand alone.</summary>
    public readonly void AppendFloats(List<float> values)
    {
        if (Bytes.Length % sizeof(float) != 0)
        {
            throw new OnnxFormatException($"A list of floats has {Bytes.Length} bytes, which is no multiple of four.");
        }

        for (var offset = 0; offset < Bytes.Length; offset += sizeof(float))
        {
            values.Add(BinaryPrimitives.ReadSingleLittleEndian(Bytes[offset..]));
        }
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var index = 0; index < MaxVarintBytes; index++)
        {
            if (index >= _rest.Length)
            {
                throw new OnnxFormatException("The ONNX model is cut off in the middle of a number.");
            }

            value |= (ulong)(_rest[index] & 0x7F) << (7 * index);
            if (_rest[index] < 0x80)
            {
                _rest = _rest[(index + 1)..];
                return value;
            }
        }

        throw new OnnxFormatException("The file is no ONNX model: a protobuf number is longer than ten bytes.");
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
        {
            throw new OnnxFormatException($"The ONNX model is cut off: field {Number} promises {length} bytes but only {_rest.Length} follow.");
        }

        var taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }
}
