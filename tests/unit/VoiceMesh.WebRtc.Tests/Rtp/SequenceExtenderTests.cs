using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Tests.Rtp;

[Trait("Category", "unit")]
public sealed class SequenceExtenderTests
{
    [Fact]
    public void Extend_AnyStreamWithinHalfTheRange_GivesTheTrueNumbers()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(ushort First, short[] Steps)>(), input =>
        {
            var extender = new SequenceExtender();
            var first = extender.Extend(input.First);
            var highest = first;
            foreach (var step in input.Steps.Where(step => step != short.MinValue))
            {
                var truth = highest + step;
                Assert.Equal(truth, extender.Extend((ushort)truth));
                highest = Math.Max(highest, truth);
                Assert.Equal(highest, extender.Highest);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Extend_TimestampsAcrossTheWrap_GoOn()
    {
        var extender = new TimestampExtender();
        var first = extender.Extend(uint.MaxValue - 100);

        Assert.Equal(first + 960, extender.Extend(unchecked(uint.MaxValue - 100 + 960)));
        Assert.Equal(first, extender.Extend(uint.MaxValue - 100));
    }
}
