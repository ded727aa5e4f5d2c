namespace VoiceMesh.Scale.Autoscaling;

/// <summary>What an autoscaler can look at.</summary>
public enum Signal
{
    /// <summary>Processor use as a share of the request; target 0.7 for 70 %.</summary>
    Cpu,

    /// <summary>Sessions or streams that pods hold: the stages' own gauges.</summary>
    Places,
}
