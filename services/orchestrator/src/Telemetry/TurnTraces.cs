using System.Diagnostics;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Telemetry;

/// <summary>The spans of one conversation's turns: a root per turn, and children that tile the silence once it is measured.</summary>
internal sealed class TurnTraces : IDisposable
{
    private static readonly ActivitySource Source = new("VoiceMesh.Orchestrator");
    private readonly Dictionary<string, Activity> _roots = [];

    /// <summary>Begins a turn's trace.</summary>
    public void Open(string turnId, string sessionId, long startedUs)
    {
        // A turn is a trace of its own; below the conversation's endless server span nobody would find it.
        var outer = Activity.Current;
        Activity.Current = null;
        var root = Source.StartActivity("turn", ActivityKind.Internal, parentContext: default, startTime: At(startedUs));
        Activity.Current = outer;
        if (root is not null)
        {
            root.SetTag("voicemesh.session.id", sessionId).SetTag("voicemesh.turn.id", turnId);
            _roots[turnId] = root;
        }
    }

    /// <summary>The turn's root span, or null when nobody traces.</summary>
    public Activity? Find(string turnId) => _roots.GetValueOrDefault(turnId);

    /// <summary>Speech that was no turn leaves no trace.</summary>
    public void Dismiss(string turnId)
    {
        if (_roots.Remove(turnId, out var root))
        {
            root.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            Stop(root);
        }
    }

    /// <summary>Ends a turn's trace.</summary>
    /// <returns>The hex trace id, or empty.</returns>
    public string Close(TurnSummary summary, bool measured)
    {
        if (!_roots.Remove(summary.TurnId, out var root))
        {
            return "";
        }

        root.SetTag("voicemesh.turn.outcome", summary.Ending.ToString());
        if (summary.Ending == TurnEnding.Failed)
        {
            root.SetStatus(ActivityStatusCode.Error);
        }

        if (measured)
        {
            var times = summary.Times;
            var endpoint = Math.Max(times.LastSpeechUs, times.EndpointUs);
            Tile(root, "turn.endpointing", times.LastSpeechUs, endpoint);
            Tile(root, "turn.transcription", endpoint, times.TriggeredUs);
            Tile(root, "turn.thinking", times.TriggeredUs, times.FirstChunkUs);
            Tile(root, "turn.synthesis", times.FirstChunkUs, times.FirstAudioUs);
        }

        Stop(root);
        return root.TraceId.ToHexString();
    }

    public void Dispose()
    {
        foreach (var root in _roots.Values)
        {
            Stop(root);
        }

        _roots.Clear();
    }

    private static void Tile(Activity root, string name, long fromUs, long toUs)
    {
        using var tile = Source.StartActivity(name, ActivityKind.Internal, root.Context, startTime: At(fromUs));
        tile?.SetEndTime(At(Math.Max(fromUs, toUs)).UtcDateTime);
    }

    private static void Stop(Activity activity)
    {
        // Stopping makes the stopped span's parent current, which is none of this flow's business.
        var outer = Activity.Current;
        activity.Stop();
        Activity.Current = outer;
    }

    private static DateTimeOffset At(long unixUs) => DateTimeOffset.UnixEpoch.AddMicroseconds(unixUs);
}
