using VoiceMesh.Audio.Pcm;

namespace VoiceMesh.Audio.Tests.Pcm;

[Trait("Category", "unit")]
public sealed class AudioLevelTests
{
    [Theory]
    [InlineData(1.0, -3.0103)]
    [InlineData(0.5, -9.0309)]
    [InlineData(0.001, -63.0103)]
    public void RmsDbfs_Sine_IsThreeDecibelsBelowItsAmplitude(double amplitude, double expected)
    {
        var floats = Signals.Tone(1000, 16000, 16000, amplitude);
        var pcm = new short[floats.Length];
        PcmConverter.ToPcm16(floats, pcm);

        Assert.Equal(expected, AudioLevel.RmsDbfs(floats), 0.01);
        Assert.Equal(expected, AudioLevel.RmsDbfs(pcm), 0.1);
    }

    [Fact]
    public void Levels_SilenceAndNothing_AreTheFloor()
    {
        Assert.Equal(AudioLevel.SilenceDbfs, AudioLevel.RmsDbfs(new short[512]));
        Assert.Equal(AudioLevel.SilenceDbfs, AudioLevel.RmsDbfs(new float[512]));
        Assert.Equal(AudioLevel.SilenceDbfs, AudioLevel.RmsDbfs(ReadOnlySpan<short>.Empty));
        Assert.Equal(AudioLevel.SilenceDbfs, AudioLevel.PeakDbfs(ReadOnlySpan<short>.Empty));
        Assert.Equal(AudioLevel.SilenceDbfs, AudioLevel.ToDbfs(double.NaN));
    }

    [Fact]
    public void Levels_FullScaleNegative_AreZero()
    {
        // The square of the lowest value and the sum over a long block are where a narrow accumulator would overflow.
        var block = new short[100_003];
        Array.Fill(block, short.MinValue);

        Assert.Equal(0, AudioLevel.RmsDbfs(block));
        Assert.Equal(0, AudioLevel.PeakDbfs(block));
    }

    [Fact]
    public void PeakDbfs_OneLoudSample_IsItsLevel()
    {
        var block = new short[777];
        block[500] = -16384;

        Assert.Equal(-6.0206, AudioLevel.PeakDbfs(block), 0.001);
    }
}
