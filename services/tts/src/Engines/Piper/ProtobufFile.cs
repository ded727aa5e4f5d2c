using System.Text;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Reads the fields of a protocol buffer file in place, so that what is skipped is never read (https://protobuf.dev/programming-guides/encoding).</summary>
/// <param name="file">A file that can seek.</param>
internal sealed class ProtobufFile(Stream file)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;
    private const int MaxTextBytes = 1 << 16;

    /// <summary>Walks over the fields of a message.</summary>
    /// <param name="end">Where the message ends.</param>
    /// <param name="visit">Called for every length-delimited field with its number and where it ends; whatever it leaves unread is skipped.</param>
    /// <exception cref="InvalidDataException">A field runs over the message's end or is of no known kind.</exception>
    public void Walk(long end, Action<int, long> visit)
    {
        while (file.Position < end)
        {
            var tag = ReadVarint();
            var next = (int)(tag & 7) switch
            {
                Varint => SkipVarint(),
                Fixed64 => file.Position + 8,
                LengthDelimited => EndOfField(end),
                Fixed32 => file.Position + 4,
                var kind => throw new InvalidDataException($"byte {file.Position} begins a field of kind {kind}, which there is none of"),
            };
            if (next > end)
            {
                throw new InvalidDataException($"a field ends at byte {next}, but what holds it at byte {end}");
            }

            if ((tag & 7) == LengthDelimited)
            {
                visit((int)Math.Min(tag >> 3, int.MaxValue), next);
            }

            file.Position = next;
        }
    }

    /// <summary>Reads the rest of a field as text.</summary>
    /// <param name="end">Where the field ends.</param>
    public string ReadText(long end)
    {
        var length = end - file.Position;
        if (length > MaxTextBytes)
        {
            throw new InvalidDataException($"a name has {length} bytes");
        }

        var bytes = new byte[length];
        file.ReadExactly(bytes);
        return Encoding.UTF8.GetString(bytes);
    }

    private long EndOfField(long end)
    {
        var length = ReadVarint();
        return length <= (ulong)end ? file.Position + (long)length : throw new InvalidDataException($"a field has {length} bytes, and what holds it ends at byte {end}");
    }

    private long SkipVarint()
    {
        _ = ReadVarint();
        return file.Position;
    }

    private ulong ReadVarint()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = file.ReadByte();
            if (next < 0)
            {
                throw new InvalidDataException("it ends within a number");
            }

            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException($"the number before byte {file.Position} has too many bytes");
    }
}
