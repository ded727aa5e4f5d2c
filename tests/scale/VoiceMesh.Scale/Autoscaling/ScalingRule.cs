namespace VoiceMesh.Scale.Autoscaling;

/// <summary>How fast a replica count may change in one direction: one <c>policies</c> entry of <c>autoscaling/v2</c>.</summary>
/// <param name="Pods">Pods within the period; 0 to leave out.</param>
/// <param name="Percent">Per cent of the pods at the period's start; 0 to leave out. The larger of both counts, as <c>selectPolicy: Max</c>.</param>
/// <param name="PeriodSeconds">The period, 1 to 1800.</param>
/// <param name="StabilizationSeconds">Window whose most careful recommendation counts, 0 to 3600.</param>
public sealed record ScalingRule(int Pods, int Percent, int PeriodSeconds, int StabilizationSeconds)
{
    /// <summary>What Kubernetes does upwards when nothing is said: 4 pods or 100 % in 15 s, at once.</summary>
    public static ScalingRule DefaultUp { get; } = new(4, 100, 15, 0);

    /// <summary>What Kubernetes does downwards when nothing is said: 100 % in 15 s after 300 s.</summary>
    public static ScalingRule DefaultDown { get; } = new(0, 100, 15, 300);
}
