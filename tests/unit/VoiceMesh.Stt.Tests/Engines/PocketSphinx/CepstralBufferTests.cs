using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

[Trait("Category", "unit")]
public class CepstralBufferTests
{
    private const int Size = CepstralBuffer.Coefficients;

    [Fact]
    public void CopyNormalised_ByTheBatchMean_LeavesNoMean()
    {
        var buffer = Filled(frames: 1000);
        var mean = new float[Size];
        Assert.Equal(1000, buffer.BatchMean(mean));
        var copy = new float[1000 * Size];
        Assert.Equal(1000, buffer.CopyNormalised(0, mean, copy));
        for (var i = 0; i < Size; i++)
        {
            Assert.Equal(0, Enumerable.Range(0, 1000).Average(frame => copy[(frame * Size) + i]), 1e-3);
        }
    }

    [Fact]
    public void RunningMean_NothingHeard_IsTheInitialMean()
    {
        var buffer = new CepstralBuffer([41, -5]);
        var mean = new float[Size];
        Assert.Equal(0, buffer.RunningMean(mean, 60));
        Assert.Equal(41, mean[0]);
        Assert.Equal(-5, mean[1]);
    }

    [Fact]
    public void CopyNormalised_PastTheEnd_CopiesWhatThereIs()
    {
        var buffer = Filled(frames: 10);
        Assert.Equal(2, buffer.CopyNormalised(8, new float[Size], new float[4 * Size]));
        Assert.Equal(0, buffer.CopyNormalised(10, new float[Size], new float[4 * Size]));
    }

    private static CepstralBuffer Filled(int frames)
    {
        var buffer = new CepstralBuffer(new float[Size]);
        var values = new Random(7);
        for (var frame = 0; frame < frames; frame++)
        {
            buffer.Append([.. Enumerable.Range(0, Size).Select(i => (10f * i) + values.NextSingle())]);
        }

        return buffer;
    }
}
