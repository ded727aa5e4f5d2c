using System.Text;

namespace VoiceMesh.Whisper.Testing;

/// <summary>A whole model in memory: read from a file that is known to be sound, or made up, and written as whisper.cpp's convert scripts lay it out.</summary>
public sealed class GgmlModelFile
{
    /// <summary>The four bytes that such a file begins with.</summary>
    public const int Magic = 0x67676d6c;

    /// <summary>n_vocab, n_audio_ctx, n_audio_state, n_audio_head, n_audio_layer, n_text_ctx, n_text_state, n_text_head, n_text_layer, n_mels, ftype.</summary>
    public required int[] Header { get; init; }

    /// <summary>Rows of <see cref="Filters"/>.</summary>
    public required int FilterBands { get; init; }

    /// <summary>The filter bank, [bands][201].</summary>
    public required float[] Filters { get; init; }

    /// <summary>The vocabulary's bytes.</summary>
    public required IReadOnlyList<byte[]> Tokens { get; init; }

    /// <summary>The weights, in the file's order.</summary>
    public required IReadOnlyList<GgmlTensor> Tensors { get; init; }

    /// <summary>Reads a file.</summary>
    /// <param name="path">A sound file; nothing is checked.</param>
    public static GgmlModelFile Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        reader.ReadInt32();
        var header = ReadInts(reader, 11);
        var bands = reader.ReadInt32();
        var filters = new float[bands * reader.ReadInt32()];
        for (var index = 0; index < filters.Length; index++)
        {
            filters[index] = reader.ReadSingle();
        }

        var tokens = new byte[reader.ReadInt32()][];
        for (var index = 0; index < tokens.Length; index++)
        {
            tokens[index] = reader.ReadBytes(reader.ReadInt32());
        }

        var tensors = new List<GgmlTensor>();
        while (reader.BaseStream.Position < reader.BaseStream.Length)
        {
            var rank = reader.ReadInt32();
            var nameLength = reader.ReadInt32();
            var type = (GgmlType)reader.ReadInt32();
            var dimensions = ReadInts(reader, rank);
            var name = Encoding.UTF8.GetString(reader.ReadBytes(nameLength));
            var count = dimensions.Aggregate(1, (product, size) => product * size);
            tensors.Add(new GgmlTensor(name, type, dimensions, reader.ReadBytes(BlockQuantizer.Bytes(type, count))));
        }

        return new GgmlModelFile { Header = header, FilterBands = bands, Filters = filters, Tokens = tokens, Tensors = tensors };
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">Where to; overwritten.</param>
    public void Write(string path)
    {
        using var stream = File.Create(path);
        Write(stream);
    }

    /// <summary>Writes the file.</summary>
    /// <param name="stream">Where to; stays open.</param>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        foreach (var value in Header)
        {
            writer.Write(value);
        }

        writer.Write(FilterBands);
        writer.Write(FilterBands == 0 ? 0 : Filters.Length / FilterBands);
        foreach (var value in Filters)
        {
            writer.Write(value);
        }

        writer.Write(Tokens.Count);
        foreach (var token in Tokens)
        {
            writer.Write(token.Length);
            writer.Write(token);
        }

        foreach (var tensor in Tensors)
        {
            var name = Encoding.UTF8.GetBytes(tensor.Name);
            writer.Write(tensor.Dimensions.Count);
            writer.Write(name.Length);
            writer.Write((int)tensor.Type);
            foreach (var size in tensor.Dimensions)
            {
                writer.Write(size);
            }

            writer.Write(name);
            writer.Write(tensor.Data);
        }
    }

    private static int[] ReadInts(BinaryReader reader, int count)
    {
        var values = new int[count];
        for (var index = 0; index < count; index++)
        {
            values[index] = reader.ReadInt32();
        }

        return values;
    }
}
