using VoiceMesh.WebRtc.Load.Peers;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>One server's turn.</summary>
/// <param name="Packets">Packets that were sent in the measured part.</param>
/// <param name="ServerTime">Processor time that the server took for them.</param>
/// <param name="GeneratorProcessors">Processors that the generator took meanwhile.</param>
/// <param name="LongestDelay">The longest that the generator was behind its own schedule.</param>
/// <param name="DelayedShare">Share of its steps that were over 10 ms late.</param>
/// <param name="Totals">What was sent and came back.</param>
internal sealed record RelayWindow(long Packets, TimeSpan ServerTime, double GeneratorProcessors, TimeSpan LongestDelay, double DelayedShare, FleetTotals Totals)
{
    private const double MostLost = 0.001;
    private const double MostDelayed = 0.05;

    /// <summary>Whether the generator kept its schedule, so that what the server did is the server's doing.</summary>
    public bool IsOnTime => DelayedShare <= MostDelayed;

    /// <summary>Whether the server kept up with a generator that was on time.</summary>
    public bool IsSound => IsOnTime && Totals.Lost <= MostLost * Totals.Sent;

    /// <summary>Microseconds for a packet in and out. What was lost did not cost the server its work and does not count.</summary>
    public double CostUs => ServerTime.TotalMicroseconds / (Packets * (1 - ((double)Totals.Lost / Math.Max(1, Totals.Sent))));

    public override string ToString() => FormattableString.Invariant(
        $"{CostUs:0.0} µs per packet, generator {GeneratorProcessors:0.00} (at most {LongestDelay.TotalMilliseconds:0} ms late), {Totals.Lost} of {Totals.Sent} packets lost, {Totals.Wrong} wrong{(IsSound ? string.Empty : "; disturbed")}");
}
