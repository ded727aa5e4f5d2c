using System.Runtime.InteropServices;
using VoiceMesh.WebRtc.Load.Scenarios;

namespace VoiceMesh.WebRtc.Load.Reports;

/// <summary>All that was measured in one run.</summary>
internal sealed class LoadReport
{
    /// <summary>The machine, and how busy it was before the run.</summary>
    public string Machine { get; } =
        $"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors, load average {LoadAverage()} before the run";

    public required double MeanPayloadLength { get; init; }

    public List<RelayStep> Relay { get; } = [];

    public SoakResult? Soak { get; set; }

    public CodecResult? Codec { get; set; }

    /// <summary>What had to hold, and whether it does.</summary>
    public IReadOnlyList<Criterion> Criteria => CriteriaOf.Report(this);

    private static string LoadAverage() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";
}
