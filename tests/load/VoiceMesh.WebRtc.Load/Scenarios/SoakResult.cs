using VoiceMesh.WebRtc.Load.Measurement;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>What minutes of media left behind in a process.</summary>
/// <param name="Sessions">Sessions.</param>
/// <param name="Length">How long.</param>
/// <param name="Before">The collector before.</param>
/// <param name="After">The collector afterwards.</param>
/// <param name="HeldBefore">Memory and threads before.</param>
/// <param name="HeldAfter">Memory and threads afterwards.</param>
/// <param name="Window">Processor time and packets.</param>
internal sealed record SoakResult(
    int Sessions,
    TimeSpan Length,
    HostUsage Before,
    HostUsage After,
    ProcessFootprint HeldBefore,
    ProcessFootprint HeldAfter,
    RelayWindow Window)
{
    public int Gen0 => After.Gen0 - Before.Gen0;

    public int Gen1 => After.Gen1 - Before.Gen1;

    public int Gen2 => After.Gen2 - Before.Gen2;

    public double BytesAllocatedPerSecond => (After.AllocatedBytes - Before.AllocatedBytes) / Length.TotalSeconds;
}
