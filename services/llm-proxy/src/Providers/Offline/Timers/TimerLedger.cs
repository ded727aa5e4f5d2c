using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Timers;

/// <summary>Finds out from the history which timers are set.</summary>
public static class TimerLedger
{
    private const int MaxTimers = 20;

    /// <summary>The timers that the conversation has set and not cancelled, oldest first; at most the latest twenty.</summary>
    /// <param name="until">The conversation up to and with the last utterance that counts; null for none.</param>
    public static List<SessionTimer> Read(Conversation? until)
    {
        var timers = new List<SessionTimer>();
        Utterance? before = null;
        foreach (var (said, at) in until?.History() ?? [])
        {
            var read = TimerRequest.Read(said, before);
            before = said;
            if (read is not { } request)
            {
                continue;
            }

            if (request.Kind == TimerRequestKind.Set)
            {
                timers.Add(new SessionTimer(request.Label, request.Duration, at));
                if (timers.Count > MaxTimers)
                {
                    timers.RemoveAt(0);
                }
            }
            else if (request.Kind == TimerRequestKind.Cancel)
            {
                if (request.All)
                {
                    timers.Clear();
                }
                else if (Choose(timers, request) is [var only])
                {
                    timers.Remove(only);
                }
            }
        }

        return timers;
    }

    /// <summary>The timers that a request can mean: by label, by length, else all of them.</summary>
    public static List<SessionTimer> Choose(List<SessionTimer> timers, TimerRequest request)
    {
        if (request.Label.Length > 0)
        {
            return [.. timers.Where(t => SoundAlike.Matches(request.Label, t.Label) || SoundAlike.Matches(t.Label, request.Label))];
        }

        return request.Duration > TimeSpan.Zero ? [.. timers.Where(t => t.Duration == request.Duration)] : [.. timers];
    }
}
