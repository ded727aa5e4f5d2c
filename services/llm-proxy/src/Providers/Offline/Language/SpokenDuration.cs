namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Reads and speaks lengths of time such as "an hour and a half" or "two minutes thirty".</summary>
public static class SpokenDuration
{
    /// <summary>The longest duration that is understood, in days.</summary>
    public const int MaxDays = 366;

    private static readonly (string Word, double Seconds)[] Units =
    [
        ("second", 1), ("seconds", 1), ("sec", 1), ("secs", 1), ("minute", 60), ("minutes", 60), ("min", 60), ("mins", 60),
        ("hour", 3600), ("hours", 3600), ("hr", 3600), ("our", 3600), ("hours'", 3600), ("day", 86_400), ("days", 86_400),
        ("week", 604_800), ("weeks", 604_800),
    ];

    /// <summary>Finds the first duration in the words.</summary>
    /// <param name="words">Words of the <see cref="Tokenizer"/>.</param>
    /// <param name="duration">More than zero, at most <see cref="MaxDays"/>.</param>
    /// <param name="start">Index of its first word.</param>
    /// <param name="end">Index after its last word.</param>
    public static bool TryFind(IReadOnlyList<string> words, out TimeSpan duration, out int start, out int end)
    {
        for (start = 0; start < words.Count; start++)
        {
            end = start;
            double seconds = 0;
            while (TryPart(words, ref end, seconds > 0, out var part))
            {
                seconds += part;
            }

            if (seconds > 0 && seconds <= MaxDays * 86_400d)
            {
                duration = TimeSpan.FromSeconds(seconds);
                return true;
            }
        }

        duration = default;
        start = end = -1;
        return false;
    }

    /// <summary>A duration in words, with its two largest units, for example "one hour and five minutes".</summary>
    public static string Speak(TimeSpan duration)
    {
        var seconds = (long)Math.Max(0, Math.Round(duration.TotalSeconds));
        var parts = new List<string>();
        foreach (var (size, noun) in new[] { (86_400L, "day"), (3600L, "hour"), (60L, "minute"), (1L, "second") })
        {
            if (seconds >= size)
            {
                parts.Add(NumberWords.Count(seconds / size, noun));
                seconds %= size;
            }
        }

        return parts.Count == 0 ? "less than a second" : NumberWords.List([.. parts.Take(2)]);
    }

    private static bool TryPart(IReadOnlyList<string> words, ref int at, bool continues, out double seconds)
    {
        seconds = 0;
        var i = at;
        if (continues && i < words.Count && words[i] == "and")
        {
            i++;
        }

        // "half an hour" and "a quarter of an hour" carry their article between the fraction and the unit.
        var article = i < words.Count && words[i] is "a" or "an";
        var plainArticle = article && TryUnit(words, i + 1, out _);
        double count = 1;
        if (plainArticle)
        {
            i++;
        }
        else if (!SpokenNumber.TryRead(words, ref i, out count, expected: true))
        {
            return false;
        }
        else
        {
            // "for an hour" is no four hours: only a fraction has an article before its unit.
            while (count < 1 && i < words.Count && words[i] is "of" or "a" or "an")
            {
                i++;
            }
        }

        if (!TryUnit(words, i, out var unit))
        {
            return false;
        }

        i++;
        if (i + 2 < words.Count && words[i] == "and" && words[i + 1] == "a" && words[i + 2] is "half" or "quarter"
            && !(i + 3 < words.Count && words[i + 3] is "hour" or "minute"))
        {
            count += words[i + 2] == "half" ? 0.5 : 0.25;
            i += 3;
        }

        at = i;
        seconds = count * unit;
        return seconds > 0;
    }

    private static bool TryUnit(IReadOnlyList<string> words, int i, out double seconds)
    {
        seconds = 0;
        if (i >= words.Count)
        {
            return false;
        }

        foreach (var (word, size) in Units)
        {
            if (words[i] == word || (word.Length > 4 && SoundAlike.Matches(words[i], word)))
            {
                seconds = size;
                return true;
            }
        }

        return false;
    }
}
