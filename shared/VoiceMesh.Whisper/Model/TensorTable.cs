using System.Globalization;
using System.Text;

namespace VoiceMesh.Whisper.Model;

/// <summary>Where each tensor of a file lies. It exists only for files that hold every tensor that their hyperparameters ask for, once, and no other.</summary>
internal sealed unsafe class TensorTable
{
    private const int MaxRank = 3;
    private const int MaxNameBytes = 256;

    private readonly Dictionary<string, ExpectedTensor> _expected;
    private readonly Dictionary<string, nint> _data = new(StringComparer.Ordinal);

    private TensorTable(Dictionary<string, ExpectedTensor> expected) => _expected = expected;

    /// <summary>Bytes of all values.</summary>
    public long Bytes { get; private set; }

    /// <summary>Reads the tensor records.</summary>
    /// <param name="reader">Behind the vocabulary; read to the end.</param>
    /// <param name="head">The hyperparameters.</param>
    public static TensorTable Read(ModelFileReader reader, WhisperHyperparameters head)
    {
        var type = TensorTypes.OfFileType(head.FileType)!.Value;
        var least = TensorLayout.MatrixValues(head) / TensorTypes.BlockSize * TensorTypes.BlockBytes(type);
        if (least > reader.Remaining)
        {
            throw new WhisperModelFormatException(
                $"By its header the file holds at least {least} bytes of weights, but only {reader.Remaining} bytes are left for them. Its download is incomplete, or its header is damaged; fetch it again.");
        }

        var table = new TensorTable(TensorLayout.Create(head, type));
        while (reader.Remaining > 0)
        {
            table.ReadRecord(reader);
        }

        var missing = table._expected.Keys.Where(name => !table._data.ContainsKey(name)).ToList();
        if (missing.Count > 0)
        {
            throw ModelHeadReader.Damaged(
                $"The file lacks {missing.Count} of {table._expected.Count} tensors, such as {string.Join(", ", missing.Take(3))}.");
        }

        return table;
    }

    /// <summary>A matrix in place.</summary>
    /// <param name="name">Its name without ".weight".</param>
    public WeightMatrix Matrix(string name)
    {
        var data = Find($"{name}.weight", out var expected);
        return new WeightMatrix(data, expected.Type, expected.Dimensions[1], expected.Dimensions[0]);
    }

    /// <summary>A vector's copy.</summary>
    /// <param name="name">Its name.</param>
    public WeightVector Vector(string name)
    {
        var data = Find(name, out var expected);
        return new WeightVector(data, expected.Dimensions[^1]);
    }

    /// <summary>A convolution's kernels, repacked so that it is a plain matrix product.</summary>
    /// <param name="name">Its name without ".weight".</param>
    public ConvolutionKernels Convolution(string name)
    {
        var data = Find($"{name}.weight", out var expected);
        return new ConvolutionKernels(data, expected.Type, inputs: expected.Dimensions[1], outputs: expected.Dimensions[2]);
    }

    /// <summary>The rows of a positional embedding, in place; 32-bit floats that need not be aligned.</summary>
    /// <param name="name">Its name.</param>
    public WeightMatrix Embedding(string name)
    {
        var data = Find(name, out var expected);
        return new WeightMatrix(data, expected.Type, expected.Dimensions[1], expected.Dimensions[0]);
    }

    private byte* Find(string name, out ExpectedTensor expected)
    {
        expected = _expected[name];
        return (byte*)_data[name];
    }

    private void ReadRecord(ModelFileReader reader)
    {
        var ordinal = _data.Count;
        var what = $"the record of tensor {ordinal.ToString(CultureInfo.InvariantCulture)}";
        int rank = reader.ReadInt32(what), nameBytes = reader.ReadInt32(what), type = reader.ReadInt32(what);
        if (rank is < 1 or > MaxRank || nameBytes is < 1 or > MaxNameBytes)
        {
            throw ModelHeadReader.Damaged(
                $"The record of tensor {ordinal} states {rank} dimensions and a name of {nameBytes} bytes; there must be from 1 to {MaxRank} and from 1 to {MaxNameBytes}.");
        }

        Span<int> sizes = stackalloc int[MaxRank];
        sizes = sizes[..rank];
        foreach (ref var size in sizes)
        {
            size = reader.ReadInt32(what);
        }

        var name = Encoding.UTF8.GetString(reader.ReadBytes(nameBytes, what));
        if (!_expected.TryGetValue(name, out var expected))
        {
            throw ModelHeadReader.Damaged($"The file holds a tensor \"{Printable(name)}\", which a Whisper model of its shape has not.");
        }

        if (!sizes.SequenceEqual(expected.Dimensions))
        {
            throw ModelHeadReader.Damaged(
                $"Tensor {name} has the shape {ExpectedTensor.Shape(sizes.ToArray())}; by the header it must be {ExpectedTensor.Shape(expected.Dimensions)}.");
        }

        if (type != (int)expected.Type)
        {
            throw ModelHeadReader.Damaged($"Tensor {name} is stored as type {type}; in a file of this type it must be {(int)expected.Type} ({TensorTypes.Name(expected.Type)}).");
        }

        var data = reader.Skip(expected.Bytes, $"tensor {name}");
        if (!_data.TryAdd(name, (nint)data))
        {
            throw ModelHeadReader.Damaged($"The file holds tensor {name} twice.");
        }

        Bytes += expected.Bytes;
    }

    private static string Printable(string name) => string.Concat(name.Take(80).Select(character => char.IsControl(character) ? '?' : character));
}
