using VoiceMesh.WebRtc.Jitter;

namespace VoiceMesh.WebRtc.Tests.Jitter;

[Trait("Category", "unit")]
public sealed class DelayHistogramTests
{
    private const long BaselineUs = -7_000_000_000;

    [Theory]
    [InlineData(0.5, 50)]
    [InlineData(0.9, 90)]
    [InlineData(0.97, 97)]
    public void QuantileUs_UniformDelays_IsTheirQuantileRoundedUp(double share, int quantileMs)
    {
        var histogram = Filled(memoryPackets: 5000, Enumerable.Range(0, 50_000).Select(index => index * 37 % 100 * 1000L));

        Assert.InRange(histogram.QuantileUs(share, BaselineUs), (quantileMs - 1) * 1000, (quantileMs * 1000) + (2 * DelayHistogram.BinUs));
    }

    [Fact]
    public void QuantileUs_AfterTheMemory_ForgetsWhatWas()
    {
        var histogram = Filled(200, Enumerable.Repeat(300_000L, 500));
        Assert.InRange(histogram.QuantileUs(0.97, BaselineUs), 300_000, 302_000);
        for (var packet = 0; packet < 200 * 4; packet++)
        {
            histogram.Note(BaselineUs, BaselineUs, 1);
        }

        Assert.InRange(histogram.QuantileUs(0.97, BaselineUs), 0, DelayHistogram.BinUs);
    }

    [Fact]
    public void QuantileUs_BaselineThatMoves_MovesWithoutForgetting()
    {
        var histogram = Filled(200, Enumerable.Repeat(100_000L, 500));

        Assert.InRange(histogram.QuantileUs(0.97, BaselineUs + 90_000), 10_000, 10_000 + DelayHistogram.BinUs);
        for (var step = 1; step <= 40; step++)
        {
            histogram.Note(BaselineUs + 100_000, BaselineUs + (step * 2_500), 1);
        }

        Assert.InRange(histogram.QuantileUs(0.97, BaselineUs + 100_000), 0, DelayHistogram.BinUs);
    }

    [Fact]
    public void Note_CrowdThatCameAtOnce_CountsAsOne()
    {
        var histogram = Filled(200, Enumerable.Repeat(0L, 1000));
        for (var packet = 0; packet < 50; packet++)
        {
            histogram.Note(BaselineUs + ((50 - packet) * 20_000), BaselineUs, packet == 0 ? 1 : 0);
        }

        Assert.InRange(histogram.QuantileUs(0.97, BaselineUs), 0, DelayHistogram.BinUs);
    }

    [Fact]
    public void Note_AnyTransitsAndBaselines_StaysFiniteAndInside()
    {
        var random = new Random(4);
        var histogram = Filled(20, []);
        for (var packet = 0; packet < 100_000; packet++)
        {
            var baseline = random.NextInt64(-1_000_000_000_000, 1_000_000_000_000);
            histogram.Note(baseline + random.NextInt64(-5_000_000, 5_000_000), baseline, random.NextDouble());
            Assert.InRange(histogram.QuantileUs(0.97, baseline), 0, 2_000_000);
        }
    }

    [Fact]
    public void TransitBaseline_PathThatGetsLonger_FollowsWithinTwoWindows()
    {
        var baseline = new TransitBaseline(1_000_000);
        for (var packet = 0; packet < 200; packet++)
        {
            baseline.Note(packet < 50 ? 1000 : 9000, packet * 20_000L);
            if (packet < 50)
            {
                Assert.Equal(1000, baseline.Us);
            }
        }

        Assert.Equal(9000, baseline.Us);
    }

    private static DelayHistogram Filled(int memoryPackets, IEnumerable<long> delaysUs)
    {
        var histogram = new DelayHistogram(memoryPackets);
        histogram.Reset(BaselineUs, 0);
        foreach (var delay in delaysUs)
        {
            histogram.Note(BaselineUs + delay, BaselineUs, 1);
        }

        return histogram;
    }
}
