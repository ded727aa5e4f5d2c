using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Quality;
using VoiceMesh.WebRtc.Recovery;

namespace VoiceMesh.WebRtc.Tests.Quality;

[Trait("Category", "unit")]
public sealed class QualityMonitorTests
{
    private readonly QualityMonitor _monitor = new(windowSeconds: 5);
    private RecoveryStatistics _recovery;
    private long _nowUs;

    [Fact]
    public void Current_CleanConnection_IsAsGoodAsTheModelAllows()
    {
        Assert.False(Second(lost: 0, unrecovered: 0, runs: 0));
        Assert.Null(_monitor.Current);
        Assert.True(Second(0, 0, 0));

        Assert.Equal(4.41, _monitor.Current!.Value.MeanOpinionScore, 0.005);
        Assert.Equal(0, _monitor.Current.Value.LossShare);
    }

    [Fact]
    public void Current_LossThatWasRecovered_DoesNotCost()
    {
        Second(0, 0, 0);
        Second(lost: 10, unrecovered: 0, runs: 0);

        Assert.Equal(0.2, _monitor.Current!.Value.LossShare, 0.001);
        Assert.Equal(0, _monitor.Current.Value.UnrecoveredShare);
        Assert.Equal(4.41, _monitor.Current.Value.MeanOpinionScore, 0.005);
    }

    [Fact]
    public void Current_LossThatIsHeard_CostsAndIsForgottenAfterTheWindow()
    {
        Second(0, 0, 0);
        Second(lost: 10, unrecovered: 10, runs: 10);
        var during = _monitor.Current!.Value;
        for (var second = 0; second < 4; second++)
        {
            Second(0, 0, 0);
            Assert.True(_monitor.Current!.Value.UnrecoveredShare > 0, $"forgotten after {second + 1} s");
        }

        Second(0, 0, 0);
        Assert.InRange(during.MeanOpinionScore, 1.5, 3.5);
        Assert.Equal(4.41, _monitor.Current!.Value.MeanOpinionScore, 0.005);
    }

    [Fact]
    public void Current_SameLossInRuns_IsWorse()
    {
        Second(0, 0, 0);
        Second(lost: 5, unrecovered: 5, runs: 5);
        var scattered = _monitor.Current!.Value;
        var other = new QualityMonitorTests();
        other.Second(0, 0, 0);
        other.Second(lost: 5, unrecovered: 5, runs: 1);

        Assert.Equal(1, scattered.BurstRatio);
        Assert.Equal(4.5, other._monitor.Current!.Value.BurstRatio, 0.01);
        Assert.True(other._monitor.Current.Value.MeanOpinionScore < scattered.MeanOpinionScore);
    }

    [Fact]
    public void Current_LongRoundTrip_Costs()
    {
        Second(0, 0, 0);
        Second(0, 0, 0, roundTripMs: 600);

        Assert.Equal(300 + 30 + QualityMonitor.CodecDelayMs, _monitor.Current!.Value.OneWayDelayMs);
        Assert.InRange(_monitor.Current.Value.MeanOpinionScore, 3, 4);
    }

    [Fact]
    public void Offer_NothingWithinTheWindow_SaysNothing()
    {
        Second(0, 0, 0);
        Second(0, 0, 0);
        for (var second = 0; second < 5; second++)
        {
            _nowUs += 1_000_000;
            _monitor.Offer(_nowUs, _recovery, 3, 30, null);
        }

        Assert.Null(_monitor.Current);
        Assert.True(Second(0, 0, 0));
    }

    [Fact]
    public void Offer_AfterAStall_AssessesOnceAndASecondLaterAgain()
    {
        Second(0, 0, 0);
        _nowUs += 4_000_000;
        Assert.True(Second(0, 0, 0));
        var assessed = _nowUs;
        for (_nowUs += 5_000; _nowUs < assessed + 1_000_000; _nowUs += 5_000)
        {
            _recovery = _recovery with { Played = _recovery.Played + 1 };
            Assert.False(_monitor.Offer(_nowUs, _recovery, 3, 30, null), $"assessed again after {(_nowUs - assessed) / 1000} ms");
        }

        Assert.True(_monitor.Offer(_nowUs, _recovery, 3, 30, null));
    }

    [Fact]
    public void Offer_AllocatesNothing() => Assert.Equal(0, SteadyAllocations.BytesOf(() => Second(1, 1, 1)));

    private bool Second(int lost, int unrecovered, int runs, double? roundTripMs = null)
    {
        _recovery = new RecoveryStatistics(
            _recovery.Played + 50 - unrecovered,
            _recovery.RedRecovered + lost - unrecovered,
            0,
            _recovery.Concealed + unrecovered,
            0,
            _recovery.LossRuns + runs);
        _nowUs += 1_000_000;
        return _monitor.Offer(_nowUs, _recovery, jitterMs: 3, playoutDelayMs: 30, roundTripMs);
    }
}
