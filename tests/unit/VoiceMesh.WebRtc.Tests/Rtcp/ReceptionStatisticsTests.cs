using VoiceMesh.WebRtc.Rtcp;

namespace VoiceMesh.WebRtc.Tests.Rtcp;

[Trait("Category", "unit")]
public sealed class ReceptionStatisticsTests
{
    [Fact]
    public void TakeReportBlock_LossesAcrossAWrap_AreCountedPerIntervalAndInAll()
    {
        var statistics = new ReceptionStatistics(5, 48_000);
        Receive(statistics, from: 65_500, count: 100, lost: n => n % 10 == 3);

        var first = statistics.TakeReportBlock(0);
        Assert.Equal(10, first.CumulativeLost);
        Assert.Equal((byte)(10 * 256 / 100), first.FractionLost);
        Assert.Equal(65_599u, first.ExtendedHighestSequence);

        Receive(statistics, from: 65_600, count: 100, lost: _ => false);
        var second = statistics.TakeReportBlock(0);
        Assert.Equal(0, second.FractionLost);
        Assert.Equal(10, second.CumulativeLost);
    }

    [Fact]
    public void TakeReportBlock_Duplicates_MakeTheLossNegative()
    {
        var statistics = new ReceptionStatistics(5, 48_000);
        Receive(statistics, 0, 10, _ => false);
        Receive(statistics, 5, 5, _ => false);

        var block = statistics.TakeReportBlock(0);
        Assert.Equal(-5, block.CumulativeLost);
        Assert.Equal(0, block.FractionLost);
    }

    [Fact]
    public void JitterMs_AlternatingTransit_ConvergesToItsDifference()
    {
        var statistics = new ReceptionStatistics(5, 48_000);
        for (var packet = 0; packet < 500; packet++)
        {
            statistics.Note((ushort)packet, (uint)(packet * 960), (packet * 20_000L) + (packet % 2 * 8_000));
        }

        Assert.InRange(statistics.JitterMs, 7.9, 8.1);
    }

    [Fact]
    public void Note_SequenceThatJumps_RestartsOnlyWhenTheNextPacketAgrees()
    {
        var statistics = new ReceptionStatistics(5, 48_000);
        Receive(statistics, 100, 50, _ => false);
        statistics.Note(40_000, 0, 0);
        Receive(statistics, 150, 1, _ => false);
        Assert.Equal(0, statistics.Restarts);
        Assert.Equal(0, statistics.Lost);

        Receive(statistics, 30_000, 10, _ => false);
        Assert.Equal(1, statistics.Restarts);
        Assert.Equal(0, statistics.Lost);
    }

    [Fact]
    public void TakeReportBlock_AfterASenderReport_RefersToItAndItsAge()
    {
        var statistics = new ReceptionStatistics(5, 48_000);
        Receive(statistics, 0, 2, _ => false);
        Assert.Equal(0u, statistics.TakeReportBlock(0).LastSenderReport);

        statistics.NoteSenderReport(0x1111_2222_3333_4444, 1_000_000);
        var block = statistics.TakeReportBlock(1_500_000);
        Assert.Equal(0x2222_3333u, block.LastSenderReport);
        Assert.Equal(32_768u, block.DelaySinceLastSenderReport);
    }

    private static void Receive(ReceptionStatistics statistics, int from, int count, Func<int, bool> lost)
    {
        for (var packet = from; packet < from + count; packet++)
        {
            if (!lost(packet - from))
            {
                statistics.Note((ushort)packet, (uint)(packet * 960), packet * 20_000L);
            }
        }
    }
}
