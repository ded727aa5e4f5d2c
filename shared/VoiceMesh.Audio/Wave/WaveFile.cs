using System.Buffers.Binary;
using VoiceMesh.Audio.Pcm;

namespace VoiceMesh.Audio.Wave;

/// <summary>Sound from or for a RIFF WAVE file, as mono 16-bit samples.</summary>
/// <remarks>
/// Reads 16-bit PCM and 32-bit IEEE float with 1 to 8 channels, plain or as WAVE_FORMAT_EXTENSIBLE; several channels are mixed to one by their mean.
/// Chunks that are neither "fmt " nor "data" are skipped. Writes 16-bit mono PCM.
/// Format: Microsoft and IBM, "Multimedia Programming Interface and Data Specifications 1.0"; Microsoft, "Multiple Channel Audio Data and WAVE Files".
/// </remarks>
public sealed class WaveFile
{
    /// <summary>The most bytes that <see cref="Read(string, int)"/> and <see cref="Read(Stream, int)"/> take unless told otherwise: an hour and a half of 16 kHz speech.</summary>
    public const int DefaultMaxBytes = 192 * 1024 * 1024;

    private const int HeaderBytes = 44;

    /// <summary>Holds samples for writing.</summary>
    /// <param name="sampleRateHz">Samples per second, 1 or more.</param>
    /// <param name="samples">Mono samples.</param>
    public WaveFile(int sampleRateHz, ReadOnlyMemory<short> samples)
        : this(sampleRateHz, samples, sourceChannels: 1)
    {
    }

    private WaveFile(int sampleRateHz, ReadOnlyMemory<short> samples, int sourceChannels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRateHz, 1);
        SampleRateHz = sampleRateHz;
        Samples = samples;
        SourceChannels = sourceChannels;
    }

    /// <summary>Samples per second.</summary>
    public int SampleRateHz { get; }

    /// <summary>Mono samples.</summary>
    public ReadOnlyMemory<short> Samples { get; }

    /// <summary>Channels that the file had before they were mixed to one.</summary>
    public int SourceChannels { get; }

    /// <summary>Length in time.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(Samples.Length / (double)SampleRateHz);

    /// <summary>Reads a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="maxBytes">Longer files are refused.</param>
    /// <returns>Its sound.</returns>
    /// <exception cref="WaveFormatException">It is no readable WAV file, or longer than <paramref name="maxBytes"/>.</exception>
    /// <exception cref="IOException">It cannot be opened or read.</exception>
    public static WaveFile Read(string path, int maxBytes = DefaultMaxBytes)
    {
        using var stream = File.OpenRead(path);
        return Read(stream, maxBytes);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">Positioned at the start of the file; need not seek.</param>
    /// <param name="maxBytes">Longer streams are refused.</param>
    /// <returns>Its sound.</returns>
    /// <exception cref="WaveFormatException">It is no readable WAV file, or longer than <paramref name="maxBytes"/>.</exception>
    public static WaveFile Read(Stream stream, int maxBytes = DefaultMaxBytes)
    {
        using var bytes = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (int read; (read = stream.Read(piece)) > 0;)
        {
            if (bytes.Length + read > maxBytes)
            {
                throw new WaveFormatException($"The file is longer than the {maxBytes} bytes that are accepted.");
            }

            bytes.Write(piece, 0, read);
        }

        return Read(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    /// <summary>Reads a file that is in memory.</summary>
    /// <param name="file">The whole file.</param>
    /// <returns>Its sound.</returns>
    /// <exception cref="WaveFormatException">It is no readable WAV file.</exception>
    public static WaveFile Read(ReadOnlySpan<byte> file)
    {
        var (format, data) = WaveChunks.Find(file);
        var frameBytes = format.Channels * format.BitsPerSample / 8;
        if (data.Length % frameBytes != 0)
        {
            throw new WaveFormatException($"The data chunk's {data.Length} bytes are no whole number of {frameBytes}-byte sample frames.");
        }

        var interleaved = new short[data.Length / (format.BitsPerSample / 8)];
        if (format.IsFloat)
        {
            for (var index = 0; index < interleaved.Length; index++)
            {
                interleaved[index] = PcmConverter.ToPcm16(BinaryPrimitives.ReadSingleLittleEndian(data[(index * sizeof(float))..]));
            }
        }
        else
        {
            PcmConverter.ReadPcm16(data, interleaved);
        }

        var samples = format.Channels == 1 ? interleaved.Length : PcmConverter.MixToMono(interleaved, format.Channels, interleaved);
        return new WaveFile(format.SampleRateHz, interleaved.AsMemory(0, samples), format.Channels);
    }

    /// <summary>Writes a 16-bit mono PCM file.</summary>
    /// <param name="path">Path of the file; an existing one is replaced.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string path) => File.WriteAllBytes(path, ToBytes());

    /// <summary>Writes a 16-bit mono PCM file to a stream, which need not seek.</summary>
    /// <param name="stream">Receives the file; stays open.</param>
    public void Write(Stream stream) => stream.Write(ToBytes());

    /// <summary>The whole 16-bit mono PCM file.</summary>
    /// <returns>Header and samples.</returns>
    /// <exception cref="OverflowException">There are more samples than a file of this format can hold.</exception>
    public byte[] ToBytes()
    {
        var dataBytes = checked(Samples.Length * sizeof(short));
        var file = new byte[checked(HeaderBytes + dataBytes)];
        "RIFF"u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        "WAVEfmt "u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), WaveChunks.Pcm);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SampleRateHz);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), SampleRateHz * sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), sizeof(short));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), dataBytes);
        PcmConverter.WritePcm16(Samples.Span, file.AsSpan(HeaderBytes));
        return file;
    }
}
