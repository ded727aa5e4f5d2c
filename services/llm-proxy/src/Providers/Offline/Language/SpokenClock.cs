namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Speaks times and dates.</summary>
public static class SpokenClock
{
    private static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// <summary>A time of day, for example "three twenty-five in the afternoon".</summary>
    public static string Time(DateTimeOffset at)
    {
        if (at.Minute == 0 && at.Hour is 0 or 12)
        {
            return at.Hour == 0 ? "midnight" : "noon";
        }

        var hour = NumberWords.Whole(at.Hour % 12 == 0 ? 12 : at.Hour % 12);
        var minute = at.Minute switch
        {
            0 => " o'clock",
            < 10 => " oh " + NumberWords.Whole(at.Minute),
            _ => " " + NumberWords.Whole(at.Minute),
        };
        var part = at.Hour switch { < 12 => "in the morning", < 18 => "in the afternoon", < 22 => "in the evening", _ => "at night" };
        return $"{hour}{minute} {part}";
    }

    /// <summary>A date, for example "Saturday, November twenty-first".</summary>
    public static string Date(DateOnly date) => $"{date.DayOfWeek}, {Month(date.Month)} {NumberWords.Ordinal(date.Day)}";

    /// <summary>The name of a month, 1 to 12.</summary>
    public static string Month(int month) => Months[month - 1];

    /// <summary>A year as it is said: "twenty twenty-six", "nineteen oh five", "two thousand".</summary>
    public static string Year(int year)
    {
        var (high, low) = (year / 100, year % 100);
        return (high, low) switch
        {
            ( < 11, _) or ( >= 100, _) => NumberWords.Whole(year),
            (20, < 10) => NumberWords.Whole(year),
            (_, 0) => NumberWords.Whole(high) + " hundred",
            (_, < 10) => $"{NumberWords.Whole(high)} oh {NumberWords.Whole(low)}",
            _ => $"{NumberWords.Whole(high)} {NumberWords.Whole(low)}",
        };
    }

    /// <summary>The month that a word names, 1 to 12; 0 for none.</summary>
    public static int MonthOf(string word)
    {
        for (var i = 0; i < Months.Length; i++)
        {
            var name = Months[i].ToLowerInvariant();
            if (word == name || (name.Length > 4 && SoundAlike.Matches(word, name)) || (word.Length == 3 && word != "may" && name.StartsWith(word, StringComparison.Ordinal)))
            {
                return i + 1;
            }
        }

        return 0;
    }

    /// <summary>The day of the week that a word names.</summary>
    public static DayOfWeek? DayOf(string word)
    {
        foreach (var day in Enum.GetValues<DayOfWeek>())
        {
            if (SoundAlike.Matches(word, day.ToString().ToLowerInvariant()))
            {
                return day;
            }
        }

        return null;
    }
}
