namespace VoiceMesh.Scale.Cluster;

/// <summary>The pods of one stage, and which of them gets the next call.</summary>
/// <param name="stage">The stage.</param>
/// <param name="size">Its pods' size.</param>
public sealed class Deployment(Stage stage, StageSize size)
{
    private readonly List<Pod> _pods = [];
    private int _next;

    /// <summary>The stage.</summary>
    public Stage Stage => stage;

    /// <summary>Size of a pod.</summary>
    public StageSize Size => size;

    /// <summary>Pods that are not gone, draining ones included.</summary>
    public IReadOnlyList<Pod> Pods => _pods;

    /// <summary>Pods that count as replicas: neither draining nor gone.</summary>
    public int Replicas => _pods.Count(pod => !pod.IsDraining);

    /// <summary>Adds a pod.</summary>
    /// <param name="pod">The pod, not yet ready.</param>
    public void Add(Pod pod) => _pods.Add(pod);

    /// <summary>Takes a pod that has ended out.</summary>
    /// <param name="pod">The pod.</param>
    public void Remove(Pod pod)
    {
        pod.IsGone = true;
        _pods.Remove(pod);
    }

    /// <summary>Round robin over the ready pods with a free place, as the services' channels and admission do; null when all are full.</summary>
    public Pod? Choose()
    {
        for (var tried = 0; tried < _pods.Count; tried++)
        {
            _next = (_next + 1) % _pods.Count;
            var pod = _pods[_next];
            if (pod.IsReady && !pod.IsDraining && pod.PlacesTaken < size.Places)
            {
                return pod;
            }
        }

        return null;
    }

    /// <summary>The replica that goes on scale-in: one that is not ready yet, else the youngest; how much it does plays no part.</summary>
    public Pod? Victim() =>
        _pods.Where(pod => !pod.IsDraining).OrderBy(pod => pod.IsReady).ThenByDescending(pod => pod.Id).FirstOrDefault();
}
