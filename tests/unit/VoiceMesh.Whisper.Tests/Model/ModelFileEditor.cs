using System.Buffers.Binary;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Model;

/// <summary>A miniature model file that tests damage, in a temporary file of its own.</summary>
internal sealed class ModelFileEditor : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public ModelFileEditor(ModelShape? shape = null)
    {
        Model = RandomModel.Create(shape ?? ModelShape.Miniature);
        using var stream = new MemoryStream();
        Model.Write(stream);
        Sound = stream.ToArray();
    }

    public GgmlModelFile Model { get; }

    /// <summary>The file without damage.</summary>
    public byte[] Sound { get; }

    public int FiltersStart => 4 + (11 * 4);

    public int WordsStart => FiltersStart + 8 + (Model.Filters.Length * 4);

    public int TensorsStart => WordsStart + 4 + Model.Tokens.Sum(token => 4 + token.Length);

    /// <summary>Where each tensor's record begins, and where its values do.</summary>
    public IEnumerable<(int Record, int Data)> Records
    {
        get
        {
            var position = TensorsStart;
            foreach (var tensor in Model.Tensors)
            {
                var data = position + 12 + (4 * tensor.Dimensions.Count) + tensor.Name.Length;
                yield return (position, data);
                position = data + tensor.Data.Length;
            }
        }
    }

    public byte[] With(int position, int value)
    {
        var bytes = (byte[])Sound.Clone();
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(position), value);
        return bytes;
    }

    public WhisperModel Open(ReadOnlySpan<byte> bytes)
    {
        using (var stream = new FileStream(_path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            stream.Write(bytes);
        }

        return WhisperModel.Open(_path);
    }

    /// <summary>The message by which a file is refused.</summary>
    public string Refusal(ReadOnlySpan<byte> bytes)
    {
        try
        {
            Open(bytes).Dispose();
        }
        catch (WhisperModelFormatException exception)
        {
            return exception.Message;
        }

        throw new InvalidOperationException("The file was not refused.");
    }

    public void Dispose() => File.Delete(_path);
}
