using VoiceMesh.WebRtc.Tests.Traces;
using Xunit.Abstractions;

namespace VoiceMesh.WebRtc.Tests.Receiving;

[Trait("Category", "unit")]
public sealed class ExploreTests(ITestOutputHelper output)
{
    [Fact]
    public void Explore()
    {
        var n = 1500;
        var stream = SpeechStream.Encode(n);
        var red = SpeechStream.Encode(n, redPayloadType: 63);
        output.WriteLine("fec " + stream.Packets.Count(p => VoiceMesh.WebRtc.Recovery.OpusFec.IsCarriedBy(p.AsSpan(12))));
        Show("even", stream, NetworkTrace.Even(n));
        Show("queue 10", stream, NetworkTrace.Even(n).Queueing(10, 1));
        Show("queue 30", stream, NetworkTrace.Even(n).Queueing(30, 1));
        Show("scatter 30", stream, NetworkTrace.Even(n).Scattered(30, 1));
        Show("scatter 80", stream, NetworkTrace.Even(n).Scattered(80, 1));
        Show("stall .3", stream, NetworkTrace.Even(n).Stalling(10, 0.3));
        Show("stall 1", stream, NetworkTrace.Even(n).Stalling(10, 1));
        Show("stall 4", stream, NetworkTrace.Even(n).Stalling(10, 4));
        Show("route +100", stream, NetworkTrace.Even(n).Rerouted(10, 100));
        Show("route -100", stream, NetworkTrace.Even(n).Queueing(3, 1).Rerouted(10, 100).Rerouted(20, -100));
        Show("drift 300", stream, NetworkTrace.Even(n).Drifting(300));
        Show("drift -300", stream, NetworkTrace.Even(n).Drifting(-300));
        foreach (var p in new[] { 0.01, 0.05, 0.15 })
        {
            Show($"loss {p}", stream, NetworkTrace.Even(n).Queueing(3, 2).Losing(p, 1));
            Show($"red loss {p}", red, NetworkTrace.Even(n).Queueing(3, 2).Losing(p, 1));
            Show($"burst loss {p}", stream, NetworkTrace.Even(n).LosingInBursts(p, 3, 1));
        }
    }

    private void Show(string name, SpeechStream stream, NetworkTrace trace)
    {
        var run = ReceiverRun.Play(stream, trace);
        var s = run.Statistics;
        var arrived = trace.Arrivals.Select(a => a.Packet).ToHashSet();
        var possible = Enumerable.Range(0, stream.Packets.Length - 1).Count(p => !arrived.Contains(p) && arrived.Contains(p + 1) && VoiceMesh.WebRtc.Recovery.OpusFec.IsCarriedBy(stream.Packets[p + 1].AsSpan(12)));
        output.WriteLine($"fec possible {possible}");
        output.WriteLine($"{name,-14} frames {run.Frames.Count} lost {trace.Lost(stream.Packets.Length)} {s.Recovery} {s.Packets}");
        output.WriteLine($"    short {s.Shortened} ({s.RemovedUs / 1000} ms) long {s.Lengthened} ({s.AddedUs / 1000} ms) merged {s.Merged} madeup {run.Frames.Sum(f => f.MadeUpSamples) / 16} ms jitter {run.JitterMs:0.0}");
        output.WriteLine("    delay  " + string.Join(" ", run.DelaysMs.Where((_, i) => i % 50 == 25).Select(d => $"{d:0}")));
        output.WriteLine("    target " + string.Join(" ", run.TargetsMs.Where((_, i) => i % 50 == 25).Select(d => $"{d:0}")));
    }
}
