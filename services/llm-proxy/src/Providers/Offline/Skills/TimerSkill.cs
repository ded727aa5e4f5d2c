using VoiceMesh.LlmProxy.Providers.Offline.Language;
using VoiceMesh.LlmProxy.Providers.Offline.Timers;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Timers of this conversation: set, ask, list, cancel. They live in the history alone, so any pod can answer for them.</summary>
public sealed class TimerSkill : ISkill
{
    /// <inheritdoc />
    public string Name => "timers";

    /// <inheritdoc />
    public string Offer => "keep timers";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
    [
        "set a timer for five minutes", "set a pasta timer for ten minutes", "how much time is left", "how long is left on the timer", "cancel the timer",
        "list my timers", "start a one hour timer", "timer for thirty seconds",
    ];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (TimerRequest.Read(said, conversation.Previous?.Said) is not { } request)
        {
            return null;
        }

        var now = conversation.SaidAt ?? conversation.NowUtc;
        var timers = TimerLedger.Read(conversation.Previous);
        return request.Kind switch
        {
            TimerRequestKind.Set => new SkillAnswer(Set(conversation, request, timers), SkillAnswer.Certain),
            TimerRequestKind.SetWithoutDuration => new SkillAnswer(
                conversation.Vary(Name, "For how long? Say, for example: set a timer for five minutes.", "I need a length of time, such as: set a timer for ten minutes."), SkillAnswer.Likely),
            TimerRequestKind.Cancel => new SkillAnswer(Cancel(request, timers), SkillAnswer.Certain),
            TimerRequestKind.Left => new SkillAnswer(Left(request, timers, now), timers.Count > 0 ? SkillAnswer.Certain : SkillAnswer.Likely),
            _ => new SkillAnswer(List(timers, now), SkillAnswer.Certain),
        };
    }

    private static string Set(Conversation conversation, TimerRequest request, List<SessionTimer> timers)
    {
        var timer = new SessionTimer(request.Label, request.Duration, conversation.SaidAt);
        var note = conversation.SaidAt is null
            ? " Nobody tells me when you said it, though, so I won't know how much is left."
            : timers.Count == 0 ? " I can't ring by myself; ask me how much is left." : "";
        return $"{NumberWords.Sentence(timer.Called)} is set.{note}";
    }

    private static string Cancel(TimerRequest request, List<SessionTimer> timers)
    {
        if (timers.Count == 0)
        {
            return "There is no timer to cancel.";
        }

        if (request.All)
        {
            return timers.Count == 1 ? $"{NumberWords.Sentence(timers[0].Called)} is cancelled." : $"All {NumberWords.Whole(timers.Count)} timers are cancelled.";
        }

        var chosen = TimerLedger.Choose(timers, request);
        return chosen.Count switch
        {
            0 => $"I have no such timer. There {(timers.Count == 1 ? "is" : "are")} {NumberWords.List([.. timers.Select(t => t.Called)])}.",
            1 => $"{NumberWords.Sentence(chosen[0].Called)} is cancelled.",
            _ => $"Which one? There are {NumberWords.List([.. chosen.Select(t => t.Called)])}.",
        };
    }

    private static string Left(TimerRequest request, List<SessionTimer> timers, DateTimeOffset now)
    {
        if (timers.Count == 0)
        {
            return "There is no timer.";
        }

        var chosen = TimerLedger.Choose(timers, request);
        return string.Join(" ", (chosen.Count == 0 ? timers : chosen).Select(t => t.Describe(now)));
    }

    private static string List(List<SessionTimer> timers, DateTimeOffset now) => timers.Count switch
    {
        0 => "There is no timer.",
        1 => $"There is one timer. {timers[0].Describe(now)}",
        _ => $"There are {NumberWords.Whole(timers.Count)} timers. {string.Join(" ", timers.Select(t => t.Describe(now)))}",
    };
}
