using VoiceMesh.Scale.Autoscaling;
using VoiceMesh.Scale.Cluster;

namespace VoiceMesh.Scale.Plans;

/// <summary>The plans that are compared.</summary>
public static class PlanCatalog
{
    /// <summary>Of the two streams that a pod admits; what <see cref="TargetSearch"/> finds.</summary>
    public const double DefaultSttTarget = 1.2;

    /// <summary>More pods than any day here asks for, so that a target and not the maximum decides.</summary>
    public const int AmplePods = 200;

    private const int FewestReplicas = 2;
    private const int SessionsPerPod = 100;
    private const int ModelRequestsPerPod = 64;
    private const int RepliesPerPod = 32;
    private const double CpuTarget = 0.7;

    /// <summary>Up at once; down one pod in two minutes after five quiet ones.</summary>
    private static readonly ScalingRule Up = new(4, 100, 15, 0);
    private static readonly ScalingRule Down = new(1, 0, 120, 300);

    /// <summary>Builds all plans.</summary>
    /// <param name="maxReplicas">Most pods of a stage.</param>
    /// <param name="sttTarget">Streams per stt pod that the autoscaler aims at.</param>
    public static IReadOnlyList<ClusterPlan> All(int maxReplicas, double sttTarget = DefaultSttTarget) =>
    [
        new(
            "fixed-before",
            "the large sizes that the guide starts from, one pod count for the peak, no autoscaler",
            Sizes(maxReplicas, stt: (2, 2, 4), llm: (0.5, 0.5, ModelRequestsPerPod), orchestrator: (0.2, 0.5, SessionsPerPod), fewest: Math.Max(FewestReplicas, maxReplicas / 2)),
            [.. StageNames.All.Select(stage => new ScalingGroup([stage], [], Up, Down))]),
        new(
            "one-hpa",
            "the guide's rightsized pods, all five services scaled together on their common CPU",
            Rightsized(maxReplicas),
            [new ScalingGroup(StageNames.All, [.. StageNames.All.Select(stage => new SignalTarget(stage, Signal.Cpu, CpuTarget))], ScalingRule.DefaultUp, ScalingRule.DefaultDown)]),
        new(
            "hpa-cpu",
            "the guide's rightsized pods, an autoscaler per service on CPU 70 %",
            Rightsized(maxReplicas),
            [.. StageNames.All.Select(stage => new ScalingGroup([stage], [new SignalTarget(stage, Signal.Cpu, CpuTarget)], ScalingRule.DefaultUp, ScalingRule.DefaultDown))]),
        new(
            "hpa-signals",
            "rightsized pods, an autoscaler per service on what saturates it, and on CPU 70 % beside",
            Rightsized(maxReplicas),
            [.. StageNames.All.Select(stage => new ScalingGroup([stage], [Saturation(stage, sttTarget), new SignalTarget(stage, Signal.Cpu, CpuTarget)], Up, Down))]),
    ];

    /// <summary>An autoscaler per service on what saturates it, over pods of measured sizes, with one stage's target of one's own.</summary>
    /// <param name="maxReplicas">Most pods of a stage.</param>
    /// <param name="tried">The stage whose target is given; the others have that of the manifests.</param>
    /// <param name="target">Places in use per pod.</param>
    public static ClusterPlan Measured(int maxReplicas, Stage tried, double target) => new(
        "measured",
        "pods of measured sizes, an autoscaler per service on what saturates it, and on CPU 70 % beside",
        MeasuredSizes(maxReplicas),
        [.. StageNames.All.Select(stage => new ScalingGroup([stage], [stage == tried ? new(stage, Signal.Places, target) : Saturation(stage), new SignalTarget(stage, Signal.Cpu, CpuTarget)], Up, Down))]);

    /// <summary>Sizes of the component measured-sizes.</summary>
    /// <param name="maxReplicas">Most pods of a stage.</param>
    public static Dictionary<Stage, StageSize> MeasuredSizes(int maxReplicas) =>
        Sizes(maxReplicas, stt: (0.75, 1, 2), llm: (0.1, 0.5, ModelRequestsPerPod), orchestrator: (0.25, 0.5, SessionsPerPod), FewestReplicas);

    /// <summary>The metric that says first that a stage is full, with the target of the manifests.</summary>
    /// <param name="stage">The stage.</param>
    /// <param name="sttTarget">Streams per stt pod.</param>
    public static SignalTarget Saturation(Stage stage, double sttTarget = DefaultSttTarget) => stage switch
    {
        Stage.MediaServer => new(stage, Signal.Places, 60),
        Stage.Orchestrator => new(stage, Signal.Places, 60),
        Stage.Stt => new(stage, Signal.Places, sttTarget),
        Stage.LlmProxy => new(stage, Signal.Places, 40),
        _ => new(stage, Signal.Places, 14),
    };

    private static Dictionary<Stage, StageSize> Rightsized(int maxReplicas) =>
        Sizes(maxReplicas, stt: (0.25, 1, 2), llm: (0.2, 0.5, ModelRequestsPerPod), orchestrator: (0.1, 0.5, SessionsPerPod), FewestReplicas);

    private static Dictionary<Stage, StageSize> Sizes(
        int maxReplicas,
        (double Request, double Limit, int Places) stt,
        (double Request, double Limit, int Places) llm,
        (double Request, double Limit, int Places) orchestrator,
        int fewest) => new()
        {
            [Stage.MediaServer] = new(1, 2, fewest, maxReplicas, SessionsPerPod, 15),
            [Stage.Orchestrator] = new(orchestrator.Request, orchestrator.Limit, fewest, maxReplicas, orchestrator.Places, 15),
            [Stage.Stt] = new(stt.Request, stt.Limit, fewest, maxReplicas, stt.Places, 30),
            [Stage.LlmProxy] = new(llm.Request, llm.Limit, fewest, maxReplicas, llm.Places, 15),
            [Stage.Tts] = new(0.25, 1, fewest, maxReplicas, RepliesPerPod, 15),
        };
}
