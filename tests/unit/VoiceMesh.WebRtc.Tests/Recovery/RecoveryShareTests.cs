using VoiceMesh.WebRtc.Quality;
using VoiceMesh.WebRtc.Recovery;
using VoiceMesh.WebRtc.Tests.Traces;
using Xunit.Abstractions;

namespace VoiceMesh.WebRtc.Tests.Recovery;

/// <summary>How much of what a network loses is brought back: real Opus, human speech, losses from a seed, queueing of 3 ms on average.</summary>
[Trait("Category", "unit")]
public sealed class RecoveryShareTests(ITestOutputHelper output)
{
    private const int Packets = 1500;
    private static readonly Lazy<SpeechStream> Fec = new(() => SpeechStream.Encode(Packets, expectedLossPercent: 15));
    private static readonly Lazy<SpeechStream> FecAndRed = new(() => SpeechStream.Encode(Packets, redPayloadType: 63, expectedLossPercent: 15));

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.15)]
    public void ForwardErrorCorrection_BringsBackWhatTheNextPacketCarries(double loss)
    {
        var trace = NetworkTrace.Even(Packets).Losing(loss, seed: 7).Queueing(3, seed: 8);
        var run = ReceiverRun.Play(Fec.Value, trace);
        var recovery = run.Statistics.Recovery;

        // The encoder puts copies into packets of speech only: what a pause loses is concealed, and nobody can tell.
        var arrived = trace.Arrivals.Select(arrival => arrival.Packet).ToHashSet();
        var carried = Enumerable.Range(0, Packets - 1).Count(packet =>
            !arrived.Contains(packet) && arrived.Contains(packet + 1) && OpusFec.IsCarriedBy(Fec.Value.Packets[packet + 1].AsSpan(12)));
        Report(loss, "FEC", trace, recovery, carried);

        Assert.InRange(recovery.FecRecovered, carried * 0.85, carried);
        Assert.InRange(recovery.Lost, trace.Lost(Packets) - 2, trace.Lost(Packets) + 2);
        Assert.Equal(0, recovery.RedRecovered);
    }

    [Theory]
    [InlineData(0.01)]
    [InlineData(0.05)]
    [InlineData(0.15)]
    public void RedundantCopies_BringBackAllButRunsOfLosses(double loss)
    {
        var trace = NetworkTrace.Even(Packets).Losing(loss, seed: 7).Queueing(3, seed: 8);
        var recovery = ReceiverRun.Play(FecAndRed.Value, trace).Statistics.Recovery;
        var arrived = trace.Arrivals.Select(arrival => arrival.Packet).ToHashSet();
        var carried = Enumerable.Range(0, Packets - 1).Count(packet => !arrived.Contains(packet) && arrived.Contains(packet + 1));
        Report(loss, "RED and FEC", trace, recovery, carried);

        Assert.InRange(recovery.RedRecovered, carried * 0.9, carried);
        Assert.True(recovery.Unrecovered <= (trace.Lost(Packets) * loss * 1.2) + 3, $"{recovery}");
    }

    [Fact]
    public void BothTogether_SoundCloserToWhatWasSentThanConcealment()
    {
        var trace = NetworkTrace.Even(Packets).Losing(0.15, seed: 7);
        var concealedOnly = ReceiverRun.Play(SpeechStream.Encode(Packets, expectedLossPercent: 0), trace).Statistics.Recovery;
        var both = ReceiverRun.Play(FecAndRed.Value, trace).Statistics.Recovery;

        Assert.Equal(concealedOnly.Lost, concealedOnly.Unrecovered);
        Assert.True(both.Unrecovered * 5 < concealedOnly.Unrecovered, $"{both} against {concealedOnly}");
    }

    private void Report(double loss, string by, NetworkTrace trace, RecoveryStatistics recovery, int carried)
    {
        var unrecovered = recovery.Unrecovered / (double)recovery.Frames;
        var burstRatio = recovery.LossRuns > 0 ? recovery.Unrecovered / (double)recovery.LossRuns * (1 - unrecovered) : 1;
        var score = EModel.MeanOpinionScore(EModel.Rating(80, unrecovered, burstRatio, CodecImpairment.Opus));
        output.WriteLine(
            $"{loss:0 %} by {by}: lost {trace.Lost(Packets)}, could be recovered {carried}, RED {recovery.RedRecovered}, FEC {recovery.FecRecovered}, "
            + $"concealed {recovery.Concealed}, skipped {recovery.Skipped}, MOS {score:0.00}");
    }
}
