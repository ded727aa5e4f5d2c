using VoiceMesh.WebRtc.Load.Measurement;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>How many calls with codec a processor holds.</summary>
/// <param name="BareUs">What libopus alone takes for a frame both ways, in microseconds, measured between the steps.</param>
/// <param name="Steps">Rising numbers of calls; the last may be too many.</param>
internal sealed record CodecResult(Samples BareUs, IReadOnlyList<CodecStep> Steps)
{
    private const double FrameUs = 20_000;

    /// <summary>Calls that one processor would hold if it did nothing but libopus.</summary>
    public double Ideal => FrameUs / BareUs.Median;

    /// <summary>The last step that held, or null.</summary>
    public CodecStep? Largest => Steps.LastOrDefault(step => step.Holds);

    /// <summary>Calls per processor by the processor time of the last step that held, or where other programs disturbed them all, of the first.</summary>
    public double CallsPerProcessor => (Largest ?? Steps[0]).CallsPerProcessor;

    /// <summary>Processor time of a call over that of libopus alone.</summary>
    public double CostRatio => Ideal / CallsPerProcessor;
}
