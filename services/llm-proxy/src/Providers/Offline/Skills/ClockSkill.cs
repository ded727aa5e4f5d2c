using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Tells the time, here and in cities, now and after a while.</summary>
public sealed class ClockSkill : ISkill
{
    /// <inheritdoc />
    public string Name => "clock";

    /// <inheritdoc />
    public string Offer => "tell the time anywhere";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
    [
        "what time is it", "what is the time", "what time is it in tokyo", "do you have the time", "tell me the time in new york", "what time will it be in two hours",
    ];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 25)
        {
            return null;
        }

        if (AsksTime(said))
        {
            if (said.HasPhrase("will it be", "is it in", "time in") && SpokenDuration.TryFind(said.Words, out var ahead, out var start, out _)
                && start > 0 && said.Words[start - 1] is "in" or "after")
            {
                return new SkillAnswer($"In {SpokenDuration.Speak(ahead)} it will be {SpokenClock.Time(conversation.Now + ahead)}.", SkillAnswer.Certain);
            }

            if (Cities.Find(said.Words) is { } city)
            {
                return new SkillAnswer(InCity(conversation, city), SkillAnswer.Certain);
            }

            var asksPlace = said.PhraseEnd("time is it in") is var end && end > 0 && end < said.Words.Count && said.Words[end] is not ("the" or "here" or "my");
            if (asksPlace)
            {
                return new SkillAnswer($"I don't know the time zone of {said.After(end)}. Here it is {SpokenClock.Time(conversation.Now)}.", SkillAnswer.Likely);
            }

            var time = SpokenClock.Time(conversation.Now);
            var zone = conversation.Zone.Equals(TimeZoneInfo.Utc) ? ", universal time" : "";
            return new SkillAnswer($"It is {time}{zone}.", SkillAnswer.Certain - 0.05);
        }

        // "And in Berlin?", "what about London", after the time was asked.
        return said.Words.Count <= 6 && said.HasAny("and", "about", "in", "end") && Cities.Find(said.Words) is { } other && AskedTimeBefore(conversation)
            ? new SkillAnswer(InCity(conversation, other), SkillAnswer.Certain)
            : null;
    }

    private static bool AsksTime(Utterance said) =>
        said.HasPhrase("what time", "what dime", "the time", "time is it", "time it is", "time in", "current time", "time now", "what is time", "got the time", "time will it", "what is the dime")
        && !said.HasAny("timer", "timers", "times") && !said.HasPhrase("first time", "last time", "next time", "this time", "by the time", "all the time", "long time", "set a time")
        && (said.IsQuestion || said.Words.Count <= 7);

    private static bool AskedTimeBefore(Conversation conversation)
    {
        for (var c = conversation.Previous; c is not null; c = c.Previous)
        {
            if (AsksTime(c.Said))
            {
                return true;
            }

            if (c.Said.Words.Count > 6 || Cities.Find(c.Said.Words) is null)
            {
                return false;
            }
        }

        return false;
    }

    private static string InCity(Conversation conversation, (string Place, TimeZoneInfo Zone) city)
    {
        var there = TimeZoneInfo.ConvertTime(conversation.NowUtc, city.Zone);
        var day = (there.Date - conversation.Now.Date).Days switch { > 0 => ", tomorrow", < 0 => ", yesterday", _ => "" };
        return $"In {city.Place} it is {SpokenClock.Time(there)}{day}.";
    }
}
