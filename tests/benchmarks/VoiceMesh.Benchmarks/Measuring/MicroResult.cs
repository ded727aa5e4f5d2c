namespace VoiceMesh.Benchmarks.Measuring;

/// <summary>What a case took.</summary>
/// <param name="Name">The case.</param>
/// <param name="TimeNs">Lower quartile of the turns, in nanoseconds per call.</param>
/// <param name="RatioToReference">This case's time by the reference's.</param>
/// <param name="AllocatedBytes">Bytes allocated per call.</param>
internal sealed record MicroResult(string Name, double TimeNs, double RatioToReference, double AllocatedBytes);
