using VoiceMesh.Scale.Autoscaling;
using VoiceMesh.Scale.Cluster;
using VoiceMesh.Scale.Plans;

namespace VoiceMesh.Scale.Simulation;

/// <summary>The pods of all stages, their autoscalers, and the bill.</summary>
internal sealed class SimulatedCluster
{
    private readonly ClusterPlan _plan;
    private readonly EventQueue _events;
    private readonly List<Pod> _pods = [];
    private readonly Dictionary<Stage, Deployment> _deployments;
    private readonly Dictionary<ScalingGroup, HorizontalPodAutoscaler> _autoscalers = [];
    private readonly Dictionary<int, double> _cpuAtLastSync = [];
    private double _billedAt;

    public SimulatedCluster(ClusterPlan plan, EventQueue events)
    {
        _plan = plan;
        _events = events;
        _deployments = StageNames.All.ToDictionary(stage => stage, stage => new Deployment(stage, plan.Sizes[stage]));
        foreach (var group in plan.Groups)
        {
            var sizes = group.Stages.Select(stage => plan.Sizes[stage]).ToList();
            _autoscalers[group] = new HorizontalPodAutoscaler(sizes.Max(size => size.MinReplicas), sizes.Min(size => size.MaxReplicas), group.Up, group.Down);
        }

        foreach (var deployment in _deployments.Values)
        {
            for (var replica = 0; replica < deployment.Size.MinReplicas; replica++)
            {
                Create(deployment, 0).IsReady = true;
            }
        }
    }

    public double PodSeconds { get; private set; }

    public double CoreSecondsRequested { get; private set; }

    public double CoreSecondsUsed { get; private set; }

    public int Pods => _deployments.Values.Sum(deployment => deployment.Pods.Count);

    public double RequestedCores => _deployments.Values.Sum(deployment => deployment.Pods.Count * deployment.Size.RequestCores);

    public Pod this[int id] => _pods[id];

    /// <summary>Takes a place on a pod of a stage; null when every pod is full.</summary>
    public Pod? Take(Stage stage)
    {
        var pod = _deployments[stage].Choose();
        if (pod is not null)
        {
            pod.PlacesTaken++;
        }

        return pod;
    }

    /// <summary>Gives a place back; a draining pod ends with its last.</summary>
    public void Release(Pod pod, double now)
    {
        pod.PlacesTaken--;
        if (pod is { IsDraining: true, PlacesTaken: 0 })
        {
            End(pod, now);
        }
    }

    /// <summary>Announces when the pod's next job ends.</summary>
    public void Announce(Pod pod)
    {
        if (pod.NextCompletion() is { } due)
        {
            _events.Add(due, Happening.JobEnds, pod.Id, pod.Version);
        }
    }

    /// <summary>Brings the bill up to now; called before the number of pods changes and at every sync.</summary>
    public void Bill(double now)
    {
        var elapsed = now - _billedAt;
        PodSeconds += elapsed * Pods;
        CoreSecondsRequested += elapsed * RequestedCores;
        _billedAt = now;
    }

    /// <summary>Adds up the processor time of the pods that still run.</summary>
    public void Close(double now)
    {
        Bill(now);
        foreach (var pod in _deployments.Values.SelectMany(deployment => deployment.Pods))
        {
            pod.Advance(now);
            CoreSecondsUsed += pod.CpuSeconds;
        }
    }

    /// <summary>Lets every autoscaler look and act.</summary>
    public void Sync(double now)
    {
        Bill(now);
        var used = CpuSinceLastSync(now);
        foreach (var (group, autoscaler) in _autoscalers)
        {
            if (group.Targets.Count == 0)
            {
                continue;
            }

            // Stages of one group have one replica count; they differ only for the moment in which pods of one are ready and of another not yet.
            var lead = group.Stages.Select(stage => _deployments[stage]).MinBy(deployment => deployment.Pods.Count(IsServing))!;
            var wanted = autoscaler.Decide(now, lead.Replicas, lead.Pods.Count(IsServing), Read(group, used));
            foreach (var stage in group.Stages)
            {
                SetReplicas(_deployments[stage], wanted, now);
            }
        }
    }

    private static bool IsServing(Pod pod) => pod is { IsReady: true, IsDraining: false };

    private List<ReplicaMetric> Read(ScalingGroup group, Dictionary<Stage, double> used)
    {
        var cpu = group.Targets.Where(target => target.Signal == Signal.Cpu).ToList();
        var metrics = group.Targets
            .Where(target => target.Signal == Signal.Places)
            .Select(target => new ReplicaMetric(_deployments[target.Stage].Pods.Where(IsServing).Sum(pod => pod.PlacesTaken), target.Target))
            .ToList();
        if (cpu.Count > 0)
        {
            // A group's CPU is that of its pods together over their requests together, as for the containers of one pod.
            metrics.Add(new ReplicaMetric(
                cpu.Sum(target => used[target.Stage]),
                cpu[0].Target * cpu.Sum(target => _plan.Sizes[target.Stage].RequestCores)));
        }

        return metrics;
    }

    private Dictionary<Stage, double> CpuSinceLastSync(double now)
    {
        var used = StageNames.All.ToDictionary(stage => stage, _ => 0.0);
        foreach (var pod in _deployments.Values.SelectMany(deployment => deployment.Pods))
        {
            pod.Advance(now);
            var before = _cpuAtLastSync.GetValueOrDefault(pod.Id);
            _cpuAtLastSync[pod.Id] = pod.CpuSeconds;
            if (IsServing(pod))
            {
                used[pod.Stage] += (pod.CpuSeconds - before) / HorizontalPodAutoscaler.SyncSeconds;
            }
        }

        return used;
    }

    private void SetReplicas(Deployment deployment, int wanted, double now)
    {
        for (var missing = wanted - deployment.Replicas; missing > 0; missing--)
        {
            var pod = Create(deployment, now);
            _events.Add(now + deployment.Size.StartSeconds, Happening.PodReady, pod.Id);
        }

        for (var surplus = deployment.Replicas - wanted; surplus > 0; surplus--)
        {
            var pod = deployment.Victim()!;
            pod.IsDraining = true;
            if (pod.PlacesTaken == 0)
            {
                End(pod, now);
            }
        }
    }

    private Pod Create(Deployment deployment, double now)
    {
        Bill(now);
        var pod = new Pod(_pods.Count, deployment.Stage, deployment.Size.LimitCores, now);
        _pods.Add(pod);
        deployment.Add(pod);
        return pod;
    }

    private void End(Pod pod, double now)
    {
        Bill(now);
        pod.Advance(now);
        CoreSecondsUsed += pod.CpuSeconds;
        _cpuAtLastSync.Remove(pod.Id);
        _deployments[pod.Stage].Remove(pod);
    }
}
