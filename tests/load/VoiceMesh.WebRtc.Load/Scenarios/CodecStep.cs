using VoiceMesh.WebRtc.Load.Measurement;
using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>What so many calls on one worker showed.</summary>
/// <param name="Calls">Calls.</param>
/// <param name="Length">How long they were watched.</param>
/// <param name="ServerProcessors">Processors that the whole process took.</param>
/// <param name="GeneratorProcessors">Processors that the generator took meanwhile.</param>
/// <param name="Before">The host before.</param>
/// <param name="After">The host afterwards.</param>
/// <param name="Totals">What peers sent and got.</param>
/// <param name="Held">Memory and threads.</param>
/// <param name="LongestDelay">The longest that the generator was behind its own schedule.</param>
internal sealed record CodecStep(
    int Calls,
    TimeSpan Length,
    double ServerProcessors,
    double GeneratorProcessors,
    HostUsage Before,
    HostUsage After,
    FleetTotals Totals,
    ProcessFootprint Held,
    TimeSpan LongestDelay)
{
    private const double PacketsPerSecond = 50;
    private const double MostMissing = 0.01;

    /// <summary>Share of the heard frames that were handed out over 20 ms after they were due.</summary>
    public double LateHeard => Share(After.LateFrames - Before.LateFrames, After.Frames - Before.Frames);

    /// <summary>Share of the sent frames that reached the peers over 20 ms later than the fastest.</summary>
    public double LateSent => Share(Totals.Late, Totals.Received);

    /// <summary>Share of the heard sound that was made up because its packet was not there in time.</summary>
    public double MadeUp => Share(After.MadeUpSamples - Before.MadeUpSamples, (After.Frames - Before.Frames) * 320);

    /// <summary>Share of the frames, both ways, that were not worked on in this time at all.</summary>
    public double Missing => 1 - Math.Min(1, Math.Min(After.Frames - Before.Frames, Totals.Received) / (Calls * PacketsPerSecond * Length.TotalSeconds));

    /// <summary>Whether the worker keeps up.</summary>
    public bool Holds => LateHeard <= CodecScenario.MostLate && LateSent <= CodecScenario.MostLate && Missing <= MostMissing && ServerProcessors < 1;

    /// <summary>Calls that a processor holds at this cost per call.</summary>
    public double CallsPerProcessor => Calls / ServerProcessors;

    public override string ToString() => FormattableString.Invariant(
        $"{Calls} calls with codec: {ServerProcessors:0.000} processors, {LateHeard:P2} heard late, {LateSent:P2} sent late, {MadeUp:P2} made up, {Missing:P2} missing");

    private static double Share(long part, long whole) => whole == 0 ? 1 : (double)part / whole;
}
