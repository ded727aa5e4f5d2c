namespace VoiceMesh.Scale.Autoscaling;

/// <summary>
/// The algorithm of Kubernetes' HorizontalPodAutoscaler (documentation "Horizontal Pod Autoscaling", section "Algorithm details", and the
/// <c>autoscaling/v2</c> behaviour fields): desired = ceil(current × value ÷ target), none within the tolerance, the largest of several metrics, pods that are
/// not ready count as idle when scaling up, then stabilisation windows and rate rules, then the bounds.
/// </summary>
/// <param name="minReplicas">Lower bound.</param>
/// <param name="maxReplicas">Upper bound.</param>
/// <param name="up">Behaviour upwards.</param>
/// <param name="down">Behaviour downwards.</param>
public sealed class HorizontalPodAutoscaler(int minReplicas, int maxReplicas, ScalingRule up, ScalingRule down)
{
    /// <summary>Seconds between two looks.</summary>
    public const double SyncSeconds = 15;

    private const double Tolerance = 0.1;
    private readonly List<(double At, int Replicas)> _recommendations = [];
    private readonly List<(double At, int Change)> _changes = [];

    /// <summary>Decides how many replicas there should be.</summary>
    /// <param name="now">Seconds; never goes back.</param>
    /// <param name="replicas">Replicas now, ready or not.</param>
    /// <param name="ready">Replicas that are ready.</param>
    /// <param name="metrics">The metrics, at least one.</param>
    public int Decide(double now, int replicas, int ready, IReadOnlyList<ReplicaMetric> metrics)
    {
        var wanted = replicas;
        if (ready > 0)
        {
            wanted = metrics.Max(metric => Recommend(metric, replicas, ready));
        }

        _recommendations.Add((now, wanted));
        var longest = Math.Max(up.StabilizationSeconds, down.StabilizationSeconds);
        _recommendations.RemoveAll(entry => entry.At < now - longest);
        wanted = Stabilize(now, replicas, wanted);
        wanted = Math.Clamp(Limit(now, replicas, wanted), minReplicas, maxReplicas);
        if (wanted != replicas)
        {
            _changes.Add((now, wanted - replicas));
        }

        _changes.RemoveAll(entry => entry.At <= now - Math.Max(up.PeriodSeconds, down.PeriodSeconds));
        return wanted;
    }

    private static int Recommend(ReplicaMetric metric, int replicas, int ready)
    {
        var ratio = metric.Sum / ready / metric.Target;
        if (Math.Abs(ratio - 1) <= Tolerance)
        {
            return replicas;
        }

        var enough = (int)Math.Ceiling(metric.Sum / metric.Target);
        if (ratio < 1 || ready >= replicas)
        {
            return enough;
        }

        // Pods on their way count as idle, so that a burst is not answered twice.
        return metric.Sum / replicas / metric.Target <= 1 + Tolerance ? replicas : enough;
    }

    private int Stabilize(double now, int replicas, int wanted)
    {
        if (wanted > replicas)
        {
            var least = _recommendations.Where(entry => entry.At >= now - up.StabilizationSeconds).Min(entry => entry.Replicas);
            return Math.Max(replicas, least);
        }

        var most = _recommendations.Where(entry => entry.At >= now - down.StabilizationSeconds).Max(entry => entry.Replicas);
        return Math.Min(replicas, most);
    }

    private int Limit(double now, int replicas, int wanted)
    {
        if (wanted > replicas)
        {
            var start = replicas - _changes.Where(entry => entry.Change > 0 && entry.At > now - up.PeriodSeconds).Sum(entry => entry.Change);
            return Math.Min(wanted, Math.Max(replicas, start + Math.Max(up.Pods, (int)Math.Ceiling(start * up.Percent / 100.0))));
        }

        if (wanted < replicas)
        {
            var start = replicas - _changes.Where(entry => entry.Change < 0 && entry.At > now - down.PeriodSeconds).Sum(entry => entry.Change);
            return Math.Max(wanted, Math.Min(replicas, start - Math.Max(down.Pods, (int)Math.Ceiling(start * down.Percent / 100.0))));
        }

        return wanted;
    }
}
