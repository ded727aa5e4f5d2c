using System.Buffers.Binary;
using System.Text;

namespace VoiceMesh.Audio.Wave;

/// <summary>Finds and checks the two chunks of a RIFF WAVE file that matter.</summary>
internal static class WaveChunks
{
    public const short Pcm = 1;
    private const int IeeeFloat = 3;
    private const int Extensible = 0xFFFE;
    private const int MaxChannels = 8;
    private const int MaxSampleRateHz = 384_000;
    private const int RiffHeaderBytes = 12;
    private const int ChunkHeaderBytes = 8;

    /// <summary>The last 14 bytes of every WAVE_FORMAT_EXTENSIBLE sub-format whose first two bytes are a plain format tag.</summary>
    private static ReadOnlySpan<byte> SubFormatTail => [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];

    public static Found Find(ReadOnlySpan<byte> file)
    {
        if (file.Length < RiffHeaderBytes)
        {
            throw new WaveFormatException($"A WAV file starts with a 12-byte RIFF header but there are only {file.Length} bytes.");
        }

        if (!file.StartsWith("RIFF"u8))
        {
            throw new WaveFormatException($"A WAV file starts with \"RIFF\" but this one starts with \"{Printable(file[..4])}\".");
        }

        if (!file[8..].StartsWith("WAVE"u8))
        {
            throw new WaveFormatException($"The RIFF file is of type \"{Printable(file[8..12])}\", not \"WAVE\".");
        }

        WaveFormat? format = null;
        for (var rest = file[RiffHeaderBytes..]; rest.Length >= ChunkHeaderBytes;)
        {
            var id = rest[..4];
            var size = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            rest = rest[ChunkHeaderBytes..];
            if (id.SequenceEqual("data"u8))
            {
                return new Found(
                    format ?? throw new WaveFormatException("The data chunk comes before the fmt chunk that must describe it."),
                    Data(rest, size));
            }

            if (size > rest.Length)
            {
                throw new WaveFormatException($"The \"{Printable(id)}\" chunk promises {size} bytes but only {rest.Length} follow.");
            }

            if (id.SequenceEqual("fmt "u8))
            {
                format = ParseFormat(rest[..(int)size]);
            }

            // Chunks start at even offsets; some writers forget the padding of the last one.
            rest = rest[Math.Min(rest.Length, (int)size + (int)(size & 1))..];
        }

        throw new WaveFormatException(format is null ? "The file has no fmt chunk." : "The file has no data chunk.");
    }

    private static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> rest, uint size)
    {
        // Programs that write to a pipe cannot go back to fill in the size and leave the largest number there.
        if (size == uint.MaxValue)
        {
            return rest;
        }

        return size <= rest.Length
            ? rest[..(int)size]
            : throw new WaveFormatException($"The data chunk promises {size} bytes but only {rest.Length} follow: the file is cut off.");
    }

    private static WaveFormat ParseFormat(ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < 16)
        {
            throw new WaveFormatException($"The fmt chunk has {chunk.Length} bytes; it takes 16 at least.");
        }

        int tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(chunk[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
        int blockAlign = BinaryPrimitives.ReadUInt16LittleEndian(chunk[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(chunk[14..]);
        if (tag == Extensible)
        {
            if (chunk.Length < 40 || !chunk[26..40].SequenceEqual(SubFormatTail))
            {
                throw new WaveFormatException("The WAVE_FORMAT_EXTENSIBLE fmt chunk has no sub-format that stands for PCM or IEEE float.");
            }

            tag = BinaryPrimitives.ReadUInt16LittleEndian(chunk[24..]);
        }

        if (channels is < 1 or > MaxChannels)
        {
            throw new WaveFormatException($"The file has {channels} channels; 1 to {MaxChannels} can be read.");
        }

        if (rate is < 1 or > MaxSampleRateHz)
        {
            throw new WaveFormatException($"The sample rate is {rate} Hz; 1 to {MaxSampleRateHz} can be read.");
        }

        var isFloat = tag == IeeeFloat;
        if (!(tag == Pcm && bits == 16) && !(isFloat && bits == 32))
        {
            throw new WaveFormatException($"Format {tag} with {bits} bits a sample cannot be read; 16-bit PCM (1) and 32-bit IEEE float (3) can.");
        }

        if (blockAlign != channels * bits / 8)
        {
            throw new WaveFormatException($"The fmt chunk says {blockAlign} bytes a sample frame, but {channels} channels of {bits} bits take {channels * bits / 8}.");
        }

        return new WaveFormat(isFloat, channels, (int)rate, bits);
    }

    private static string Printable(ReadOnlySpan<byte> id)
    {
        var text = new StringBuilder();
        foreach (var value in id)
        {
            text.Append(value is >= 0x20 and < 0x7F ? (char)value : '?');
        }

        return text.ToString();
    }

    public readonly record struct WaveFormat(bool IsFloat, int Channels, int SampleRateHz, int BitsPerSample);

    public readonly ref struct Found(WaveFormat format, ReadOnlySpan<byte> data)
    {
        private readonly ReadOnlySpan<byte> _data = data;

        public void Deconstruct(out WaveFormat foundFormat, out ReadOnlySpan<byte> foundData)
        {
            foundFormat = format;
            foundData = _data;
        }
    }
}
