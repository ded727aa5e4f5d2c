using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Tests.Srtp;

[Trait("Category", "unit")]
public sealed class ReplayWindowTests
{
    [Fact]
    public void Rejects_RandomWalk_AgreesWithASetOfAllThatWasSeen()
    {
        var random = new Random(128);
        var window = new ReplayWindow();
        var seen = new HashSet<long>();
        long highest = 0;
        for (var step = 0; step < 20_000; step++)
        {
            var index = Math.Max(0, highest + random.Next(-200, random.Next(50) == 0 ? 300 : 5));
            var expected = seen.Count > 0 && (highest - index >= ReplayWindow.Length || seen.Contains(index));

            Assert.Equal(expected, window.Rejects((ulong)index));
            if (!expected)
            {
                window.Accept((ulong)index);
                seen.Add(index);
                highest = Math.Max(highest, index);
            }
        }
    }

    [Theory]
    [InlineData(0x1_FFFF, 0x0000, 0x2_0000)]
    [InlineData(0x2_0000, 0xFFFF, 0x1_FFFF)]
    [InlineData(0x0_0005, 0xFFF0, -1)]
    [InlineData(0x1_8000, 0x8001, 0x1_8001)]
    [InlineData(0x1_7FFF, 0xFFFF, 0x1_FFFF)]
    [InlineData(0x1_8001, 0x0000, 0x2_0000)]
    [InlineData(0x1_8000, 0x0000, 0x1_0000)]
    public void Nearest_AroundTheWrap_FollowsAppendixA(long highest, int sequenceNumber, long expected)
    {
        Assert.Equal(expected, RollOverEstimate.Nearest(highest, (ushort)sequenceNumber));
    }
}
