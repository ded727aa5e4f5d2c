using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Timers;

/// <summary>A timer that was set in this conversation.</summary>
/// <param name="Label">What it is for, one word; empty for none.</param>
/// <param name="Duration">How long it runs, more than zero.</param>
/// <param name="SetAt">When it was set; null when the history does not say.</param>
public sealed record SessionTimer(string Label, TimeSpan Duration, DateTimeOffset? SetAt)
{
    /// <summary>What to call it, with its article.</summary>
    public string Called => $"the {(Label.Length > 0 ? Label + " timer of " : "timer of ")}{SpokenDuration.Speak(Duration)}";

    /// <summary>A sentence on how much is left of it.</summary>
    public string Describe(DateTimeOffset now)
    {
        if (SetAt is not { } setAt)
        {
            return $"{NumberWords.Sentence(Called)} is set, but I don't know since when.";
        }

        var left = setAt + Duration - now;
        return left > TimeSpan.FromSeconds(0.5)
            ? $"{NumberWords.Sentence(Called)} has {SpokenDuration.Speak(left)} left."
            : left > TimeSpan.FromSeconds(-2) ? $"{NumberWords.Sentence(Called)} is done right now."
            : $"{NumberWords.Sentence(Called)} ended {SpokenDuration.Speak(-left)} ago.";
    }
}
