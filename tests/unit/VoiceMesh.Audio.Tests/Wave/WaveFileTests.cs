using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Audio.Wave;

namespace VoiceMesh.Audio.Tests.Wave;

[Trait("Category", "unit")]
public sealed class WaveFileTests
{
    private static readonly byte[] Valid = new WaveFile(16000, new short[] { 1, -2, 3, short.MinValue }).ToBytes();

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var samples = Signals.Noise(1001, seed: 5);
        using var stream = new MemoryStream();
        new WaveFile(22050, samples).Write(stream);
        stream.Position = 0;

        var wave = WaveFile.Read(stream);

        Assert.Equal(22050, wave.SampleRateHz);
        Assert.Equal(1, wave.SourceChannels);
        Assert.Equal(samples, wave.Samples.ToArray());
        Assert.Equal(1001 / 22050.0, wave.Duration.TotalSeconds, 1e-6);
    }

    [Fact]
    public void Read_StereoFloatExtensibleWithForeignChunks_IsMixedToMono()
    {
        var data = new byte[16];
        float[] values = [0.5f, 0.25f, -2f, -2f];
        for (var index = 0; index < values.Length; index++)
        {
            BinaryPrimitives.WriteSingleLittleEndian(data.AsSpan(index * 4), values[index]);
        }

        var file = Riff([("LIST", [1, 2, 3]), ("fmt ", Format(tag: 0xFFFE, channels: 2, bits: 32, subFormat: 3)), ("fact", [4, 0, 0, 0]), ("data", data)]);

        var wave = WaveFile.Read(file);

        Assert.Equal(2, wave.SourceChannels);
        Assert.Equal(48000, wave.SampleRateHz);
        Assert.Equal([12288, short.MinValue], wave.Samples.ToArray());
    }

    [Fact]
    public void Read_DataSizeLeftOpenByAPipe_TakesTheRest()
    {
        var file = Valid.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), uint.MaxValue);

        Assert.Equal(4, WaveFile.Read(file).Samples.Length);
    }

    [Theory]
    [InlineData(0, "12-byte RIFF header")]
    [InlineData(11, "12-byte RIFF header")]
    [InlineData(12, "no fmt chunk")]
    [InlineData(30, "promises 16 bytes but only 10")]
    [InlineData(36, "no data chunk")]
    [InlineData(47, "promises 8 bytes but only 3 follow")]
    public void Read_FileCutOff_SaysWhere(int length, string expected)
    {
        var exception = Assert.Throws<WaveFormatException>(() => WaveFile.Read(Valid.AsSpan(0, length)));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "RIFX", "starts with \"RIFX\"")]
    [InlineData(8, "AVI ", "of type \"AVI \"")]
    [InlineData(12, "data", "before the fmt chunk")]
    [InlineData(20, "\u0007\0", "Format 7 with 16 bits")]
    [InlineData(22, "\0\0", "0 channels")]
    [InlineData(22, "\u0009\0", "9 channels")]
    [InlineData(22, "\u0002\0", "says 2 bytes a sample frame")]
    [InlineData(24, "\0\0\0\0", "rate is 0 Hz")]
    [InlineData(34, "\u0008\0", "Format 1 with 8 bits")]
    public void Read_WrongHeader_SaysWhatIsWrong(int offset, string bytes, string expected)
    {
        var file = Valid.ToArray();
        System.Text.Encoding.ASCII.GetBytes(bytes).CopyTo(file, offset);

        var exception = Assert.Throws<WaveFormatException>(() => WaveFile.Read(file));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ExtensibleWithUnknownSubFormat_IsRefused()
    {
        var format = Format(tag: 0xFFFE, channels: 1, bits: 16, subFormat: 1);
        format[30]++;

        Assert.Throws<WaveFormatException>(() => WaveFile.Read(Riff([("fmt ", format), ("data", [0, 0])])));
    }

    [Fact]
    public void Read_HalfASampleFrame_IsRefused()
    {
        var file = Riff([("fmt ", Format(tag: 1, channels: 2, bits: 16, subFormat: 0)), ("data", [1, 2, 3, 4, 5, 6])]);

        var exception = Assert.Throws<WaveFormatException>(() => WaveFile.Read(file));
        Assert.Contains("whole number of 4-byte sample frames", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_StreamLongerThanAccepted_IsRefusedWithoutReadingItAll()
    {
        using var endless = new EndlessStream();

        Assert.Throws<WaveFormatException>(() => WaveFile.Read(endless, maxBytes: 100_000));
        Assert.True(endless.BytesRead < 400_000);
    }

    [Fact]
    public void Read_AnyBytesChangedOrCutOff_IsReadOrRefusedButNeverFails()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(byte[] Noise, PositiveInt Offset, PositiveInt Length)>(), input =>
        {
            var file = Valid.ToArray();
            var offset = input.Offset.Get % file.Length;
            input.Noise.AsSpan(0, Math.Min(input.Noise.Length, file.Length - offset)).CopyTo(file.AsSpan(offset));
            try
            {
                WaveFile.Read(file.AsSpan(0, Math.Min(file.Length, 12 + (input.Length.Get % 60))));
            }
            catch (WaveFormatException exception)
            {
                Assert.NotEmpty(exception.Message);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    private static byte[] Format(int tag, short channels, short bits, short subFormat)
    {
        var format = new byte[tag == 0xFFFE ? 40 : 16];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(2), channels);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), 48000);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), 48000 * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(12), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(14), bits);
        if (tag == 0xFFFE)
        {
            BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(16), 22);
            BinaryPrimitives.WriteInt16LittleEndian(format.AsSpan(24), subFormat);
            byte[] tail = [0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x80, 0x00, 0x00, 0xAA, 0x00, 0x38, 0x9B, 0x71];
            tail.CopyTo(format, 26);
        }

        return format;
    }

    private static byte[] Riff((string Id, byte[] Body)[] chunks)
    {
        using var file = new MemoryStream();
        file.Write("RIFF\0\0\0\0WAVE"u8);
        foreach (var (id, body) in chunks)
        {
            file.Write(System.Text.Encoding.ASCII.GetBytes(id));
            file.Write(BitConverter.GetBytes(body.Length));
            file.Write(body);
            file.Write(new byte[body.Length % 2]);
        }

        return file.ToArray();
    }

    private sealed class EndlessStream : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => BytesRead; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            BytesRead += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
