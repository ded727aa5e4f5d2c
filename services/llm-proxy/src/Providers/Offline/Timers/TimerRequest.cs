using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Timers;

/// <summary>What an utterance wants of the timers.</summary>
/// <param name="Kind">What is wanted.</param>
/// <param name="Duration">How long, or which one by its length; zero when not said.</param>
/// <param name="Label">The word before "timer", when it names one; else empty.</param>
/// <param name="All">All timers are meant.</param>
public sealed record TimerRequest(TimerRequestKind Kind, TimeSpan Duration, string Label, bool All)
{
    private static readonly string[] NoLabels =
        ["a", "an", "the", "my", "your", "this", "that", "another", "new", "minute", "minutes", "second", "seconds", "hour", "hours", "our", "one", "of", "any", "all", "on", "no", "cancel", "stop", "start",
         "set", "list", "what", "which", "and", "to", "for", "said", "sent", "sat", "delete", "clear", "how", "many", "there", "is", "are", "me", "first", "last", "active", "running", "current", "day", "days", "half", "week", "weeks", "have", "i"];

    /// <summary>Reads an utterance; null when it has nothing to do with timers.</summary>
    /// <param name="said">What was said.</param>
    /// <param name="before">What was said before it: after a timer without a length, a bare length is the answer to the question for it.</param>
    public static TimerRequest? Read(Utterance said, Utterance? before)
    {
        return Read(said)
            ?? (before is not null && said.Words.Count <= 8 && Read(before) is { Kind: TimerRequestKind.SetWithoutDuration } open
                && SpokenDuration.TryFind(said.Words, out var duration, out _, out var end) && end == said.Words.Count
                ? new TimerRequest(TimerRequestKind.Set, duration, open.Label, false)
                : null);
    }

    private static TimerRequest? Read(Utterance said)
    {
        if (said.Words.Count is 0 or > 25)
        {
            return null;
        }

        var timerAt = said.IndexOf("timer");
        timerAt = timerAt < 0 ? said.IndexOf("timers") : timerAt;
        var hasDuration = SpokenDuration.TryFind(said.Words, out var duration, out var start, out var end);
        if (timerAt < 0)
        {
            return ReadWithoutWord(said, hasDuration, duration, start);
        }

        var label = ReadLabel(said.Words, timerAt, start, end);
        var all = said.HasAny("all", "timers", "every", "everything");
        if (said.HasAny("cancel", "stop", "delete", "clear", "remove", "council", "kansel") || said.HasPhrase("turn off", "get rid", "never mind"))
        {
            return new TimerRequest(TimerRequestKind.Cancel, duration, label, all);
        }

        if (said.HasAny("left", "remaining", "remains", "remain", "status") || said.HasPhrase("how long", "how much", "time does") || (said.HasAny("check") && !hasDuration))
        {
            return new TimerRequest(TimerRequestKind.Left, duration, label, all);
        }

        if (said.HasAny("list", "many", "which") || said.HasPhrase("what timer", "what timers", "my timers", "any timer", "any timers", "is there", "are there", "do i have", "have i", "all timers", "the timers", "what are"))
        {
            return new TimerRequest(TimerRequestKind.List, default, label, all);
        }

        if (hasDuration)
        {
            return new TimerRequest(TimerRequestKind.Set, duration, label, false);
        }

        return said.HasAny("set", "start", "make", "create", "said", "sent", "sat", "need", "want", "begin", "put") || said.Words.Count <= 3
            ? new TimerRequest(TimerRequestKind.SetWithoutDuration, default, label, false)
            : null;
    }

    private static TimerRequest? ReadWithoutWord(Utterance said, bool hasDuration, TimeSpan duration, int start)
    {
        if (hasDuration && (said.HasAny("remind", "wake", "alarm", "countdown") || said.HasPhrase("count down", "set a time", "said a time", "tell me when"))
            && start > 0 && !said.HasAny("until", "till"))
        {
            return new TimerRequest(TimerRequestKind.Set, duration, "", false);
        }

        return said.HasPhrase("how much time is left", "how much time left", "how long is left", "how much is left", "time left", "how much longer", "how long left", "time is left", "time remaining", "how long do i have", "how much time do i have", "how much left")
            ? new TimerRequest(TimerRequestKind.Left, duration, "", false)
            : null;
    }

    private static string ReadLabel(IReadOnlyList<string> words, int timerAt, int durationStart, int durationEnd)
    {
        var before = timerAt > 0 ? words[timerAt - 1] : "";
        var insideDuration = timerAt - 1 >= durationStart && timerAt - 1 < durationEnd;
        return before.Length > 1 && !insideDuration && !NoLabels.Contains(before) && !SpokenNumber.IsNumberWord(before)
            && char.IsLetter(before[0]) && before.Length <= 20 ? before : "";
    }
}
