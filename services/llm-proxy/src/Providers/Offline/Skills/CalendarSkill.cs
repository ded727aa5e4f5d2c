using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Tells the date, days of the week, and how long it is until a day.</summary>
public sealed class CalendarSkill : ISkill
{
    private static readonly (string Phrase, string Name, int Month, int Day)[] Feasts =
    [
        ("new years eve", "New Year's Eve", 12, 31), ("new year eve", "New Year's Eve", 12, 31), ("new year", "New Year", 1, 1), ("new years", "New Year", 1, 1),
        ("christmas eve", "Christmas Eve", 12, 24), ("christmas", "Christmas", 12, 25), ("halloween", "Halloween", 10, 31), ("valentines", "Valentine's Day", 2, 14), ("valentine", "Valentine's Day", 2, 14),
    ];

    /// <inheritdoc />
    public string Name => "calendar";

    /// <inheritdoc />
    public string Offer => "tell the date and count days";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
    [
        "what day is it", "what is the date today", "what day is tomorrow", "how many days until christmas", "what year is it", "what month is it",
        "how many days until december first", "what day of the week is january twentieth", "how long until friday",
    ];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 25)
        {
            return null;
        }

        var today = DateOnly.FromDateTime(conversation.Now.DateTime);
        var until = said.HasAny("until", "till", "before", "til") || said.HasPhrase("days to", "weeks to", "days too", "days two", "long to", "away is", "far is", "far away");
        if (until && (said.HasAny("many", "long", "days", "weeks", "far", "away")) && FindDay(said, today) is { } target)
        {
            return new SkillAnswer(Until(today, target, said.HasAny("weeks")), SkillAnswer.Certain);
        }

        if (said.HasPhrase("what year", "which year", "year is it", "the year"))
        {
            return new SkillAnswer($"It is {SpokenClock.Year(today.Year)}.", SkillAnswer.Likely);
        }

        if (said.HasPhrase("what month", "which month", "month is it"))
        {
            return new SkillAnswer($"It is {SpokenClock.Month(today.Month)}.", SkillAnswer.Likely);
        }

        if (AsksDay(said))
        {
            return new SkillAnswer(Tell(said, today), SkillAnswer.Likely + 0.1);
        }

        // "And tomorrow?" after a day was asked.
        return said.Words.Count <= 5 && said.HasAny("tomorrow", "yesterday", "today", "after") && said.HasAny("and", "about", "is")
            && conversation.Previous is { } before && (AsksDay(before.Said) || before.Said.HasAny("tomorrow", "yesterday"))
            ? new SkillAnswer(Tell(said, today), SkillAnswer.Likely)
            : null;
    }

    private static bool AsksDay(Utterance said) =>
        said.HasPhrase("what day", "which day", "the date", "what date", "day is it", "day is today", "what is today", "day of the week", "date today", "todays date", "which weekday", "what weekday", "date is it", "when is");

    private static string Tell(Utterance said, DateOnly today)
    {
        if (FindDay(said, today) is { } day && day.Name.Length > 0)
        {
            return $"{day.Name} is {SpokenClock.Date(day.Date)}{(day.Date.Year == today.Year ? "" : $", {SpokenClock.Year(day.Date.Year)}")}.";
        }

        return $"Today is {SpokenClock.Date(today)}, {SpokenClock.Year(today.Year)}.";
    }

    private static string Until(DateOnly today, (string Name, DateOnly Date) target, bool weeks)
    {
        var days = target.Date.DayNumber - today.DayNumber;
        var name = target.Name.Length > 0 ? target.Name : "that";
        if (days == 0)
        {
            return $"{name} is today.";
        }

        if (weeks && days >= 7)
        {
            var rest = days % 7 == 0 ? "" : $" and {NumberWords.Count(days % 7, "day")}";
            return NumberWords.Sentence($"{NumberWords.Count(days / 7, "week")}{rest} until {name}.");
        }

        return NumberWords.Sentence($"{NumberWords.Count(days, "day")} until {name}{(days > 6 ? $", which is a {target.Date.DayOfWeek}" : "")}.");
    }

    private static (string Name, DateOnly Date)? FindDay(Utterance said, DateOnly today)
    {
        if (said.HasPhrase("day after tomorrow"))
        {
            return ("The day after tomorrow", today.AddDays(2));
        }

        if (said.HasPhrase("day before yesterday"))
        {
            return ("The day before yesterday", today.AddDays(-2));
        }

        if (said.HasAny("tomorrow"))
        {
            return ("Tomorrow", today.AddDays(1));
        }

        if (said.HasAny("yesterday"))
        {
            return ("Yesterday", today.AddDays(-1));
        }

        foreach (var (phrase, name, month, day) in Feasts)
        {
            if (said.HasPhrase(phrase))
            {
                return (name, Next(today, month, day));
            }
        }

        if (said.HasPhrase("the weekend"))
        {
            return ("The weekend", today.AddDays(((int)DayOfWeek.Saturday - (int)today.DayOfWeek + 7) % 7));
        }

        return FindWritten(said, today);
    }

    private static (string Name, DateOnly Date)? FindWritten(Utterance said, DateOnly today)
    {
        var words = said.Words;
        for (var i = 0; i < words.Count; i++)
        {
            if (SpokenClock.MonthOf(words[i]) is var month and > 0)
            {
                var day = 1;
                var at = i + 1;
                if (at < words.Count && words[at] == "the")
                {
                    at++;
                }

                if (!(at < words.Count && SpokenNumber.TryReadOrdinal(words, ref at, out day)))
                {
                    day = DayBefore(words, i);
                }

                if (day <= DateTime.DaysInMonth(2024, month))
                {
                    var date = Next(today, month, day);
                    return ($"{SpokenClock.Month(month)} {NumberWords.Ordinal(day)}", date);
                }
            }

            if (SpokenClock.DayOf(words[i]) is { } weekday)
            {
                var ahead = ((int)weekday - (int)today.DayOfWeek + 7) % 7;
                return (weekday.ToString(), today.AddDays(ahead));
            }
        }

        return null;
    }

    // "the twenty fifth of december": the day stands before the month.
    private static int DayBefore(IReadOnlyList<string> words, int month)
    {
        for (var start = Math.Max(0, month - 4); start < month; start++)
        {
            var at = start;
            if (SpokenNumber.TryReadOrdinal(words, ref at, out var day) && (at == month || (at == month - 1 && words[at] is "of" or "off")))
            {
                return day;
            }
        }

        return 1;
    }

    private static DateOnly Next(DateOnly today, int month, int day)
    {
        for (var year = today.Year; year < Math.Min(9999, today.Year + 9); year++)
        {
            if (day <= DateTime.DaysInMonth(year, month) && new DateOnly(year, month, day) is var date && date >= today)
            {
                return date;
            }
        }

        return today;
    }
}
