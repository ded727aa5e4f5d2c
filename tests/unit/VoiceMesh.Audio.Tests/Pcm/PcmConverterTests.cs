using VoiceMesh.Audio.Pcm;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.Audio.Tests.Pcm;

[Trait("Category", "unit")]
public sealed class PcmConverterTests
{
    [Fact]
    public void ToFloatAndBack_EverySixteenBitValue_IsLossless()
    {
        var all = Enumerable.Range(short.MinValue, 65536).Select(value => (short)value).ToArray();
        var floats = new float[all.Length];
        var back = new short[all.Length];

        PcmConverter.ToFloat(all, floats);
        PcmConverter.ToPcm16(floats, back);

        Assert.Equal(all, back);
        Assert.Equal(-1f, floats[0]);
        Assert.True(floats[^1] < 1f);
    }

    [Theory]
    [InlineData(1f, short.MaxValue)]
    [InlineData(-1f, short.MinValue)]
    [InlineData(3f, short.MaxValue)]
    [InlineData(-3f, short.MinValue)]
    [InlineData(float.PositiveInfinity, short.MaxValue)]
    [InlineData(float.NegativeInfinity, short.MinValue)]
    [InlineData(float.NaN, 0)]
    [InlineData(float.MaxValue, short.MaxValue)]
    [InlineData(1.5f / 32768, 2)]
    [InlineData(2.5f / 32768, 2)]
    public void ToPcm16_AnyFloat_IsRoundedAndSaturatedAlikeInVectorAndTail(float sample, short expected)
    {
        // 67 is no multiple of any vector length, so the block goes through the vector loop and through the scalar tail.
        var source = Enumerable.Repeat(sample, 67).ToArray();
        var destination = new short[67];

        PcmConverter.ToPcm16(source, destination);

        Assert.All(destination, value => Assert.Equal(expected, value));
        Assert.Equal(expected, PcmConverter.ToPcm16(sample));
    }

    [Fact]
    public void ReadPcm16_OddNumberOfBytes_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => PcmConverter.ReadPcm16(new byte[5], new short[4]));
        Assert.Contains("5 bytes", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WritePcm16_Samples_AreLittleEndianAndReadBack()
    {
        short[] samples = [0x1234, -2, short.MinValue];
        var bytes = new byte[6];

        Assert.Equal(6, PcmConverter.WritePcm16(samples, bytes));
        Assert.Equal([0x34, 0x12, 0xFE, 0xFF, 0x00, 0x80], bytes);

        var back = new short[3];
        Assert.Equal(3, PcmConverter.ReadPcm16(bytes, back));
        Assert.Equal(samples, back);
    }

    [Fact]
    public void MixToMono_LoudStereo_TakesTheMeanWithoutClipping()
    {
        short[] stereo = [short.MaxValue, short.MaxValue, short.MinValue, short.MinValue, 100, -50];

        Assert.Equal(3, PcmConverter.MixToMono(stereo, 2, stereo));
        Assert.Equal([short.MaxValue, short.MinValue, 25], stereo[..3]);
    }

    [Fact]
    public void MixToMono_HalfAFrame_IsRefused() =>
        Assert.Throws<ArgumentException>(() => PcmConverter.MixToMono(new short[3], 2, new short[2]));

    [Fact]
    public void Conversions_DestinationTooShort_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => PcmConverter.ToFloat(new short[4], new float[3]));
        Assert.Throws<ArgumentException>(() => PcmConverter.ToPcm16(new float[4], new short[3]));
        Assert.Throws<ArgumentException>(() => PcmConverter.WritePcm16(new short[4], new byte[7]));
    }

    [Fact]
    public void Conversions_SteadyState_AllocateNothing()
    {
        var pcm = new short[480];
        var floats = new float[480];
        var bytes = new byte[960];

        Assert.Equal(0, SteadyAllocations.BytesOf(() =>
        {
            PcmConverter.ToFloat(pcm, floats);
            PcmConverter.ToPcm16(floats, pcm);
            PcmConverter.WritePcm16(pcm, bytes);
            PcmConverter.ReadPcm16(bytes, pcm);
        }));
    }
}
