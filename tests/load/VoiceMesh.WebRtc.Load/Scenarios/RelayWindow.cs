using VoiceMesh.WebRtc.Load.Peers;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>One server's turn.</summary>
/// <param name="ServerProcessors">Processors that the server took.</param>
/// <param name="GeneratorProcessors">Processors that the generator took meanwhile.</param>
/// <param name="LongestDelay">The longest that the generator was behind its own schedule.</param>
/// <param name="DelayedShare">Share of its steps that were over 10 ms late.</param>
/// <param name="Totals">What was sent and came back.</param>
internal sealed record RelayWindow(double ServerProcessors, double GeneratorProcessors, TimeSpan LongestDelay, double DelayedShare, FleetTotals Totals)
{
    public override string ToString() => FormattableString.Invariant(
        $"{ServerProcessors:0.000} processors, generator {GeneratorProcessors:0.00} (at most {LongestDelay.TotalMilliseconds:0} ms late), {Totals.Lost} of {Totals.Sent} packets lost, {Totals.Wrong} wrong");
}
