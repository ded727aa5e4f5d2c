using System.Globalization;

namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Writes numbers as they are spoken.</summary>
public static class NumberWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
        "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly (long Size, string Name)[] Scales =
        [(1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1_000, "thousand")];

    /// <summary>A whole number in words, for example "three hundred ninety-one".</summary>
    /// <param name="value">Any; beyond a thousand trillions it is written in digits.</param>
    public static string Whole(long value)
    {
        if (value is <= -1_000_000_000_000_000 or >= 1_000_000_000_000_000)
        {
            return value.ToString(CultureInfo.InvariantCulture);
        }

        if (value < 0)
        {
            return "minus " + Whole(-value);
        }

        if (value < 20)
        {
            return Small[value];
        }

        if (value < 100)
        {
            return Tens[value / 10] + (value % 10 == 0 ? "" : "-" + Small[value % 10]);
        }

        if (value < 1000)
        {
            return Small[value / 100] + " hundred" + (value % 100 == 0 ? "" : " " + Whole(value % 100));
        }

        foreach (var (size, name) in Scales)
        {
            if (value >= size)
            {
                return Whole(value / size) + " " + name + (value % size == 0 ? "" : " " + Whole(value % size));
            }
        }

        return Small[0];
    }

    /// <summary>A number in words with at most <paramref name="decimals"/> decimals, "about" in front when it had to be rounded.</summary>
    /// <param name="value">Any finite number.</param>
    /// <param name="decimals">0 to 10.</param>
    public static string Spoken(double value, int decimals = 4)
    {
        var size = Math.Abs(value);
        if (size >= 1e15)
        {
            var exponent = (int)Math.Floor(Math.Log10(size));
            return $"about {Spoken(Math.Round(value / Math.Pow(10, exponent), 2), 2)} times ten to the power of {Whole(exponent)}";
        }

        var shown = decimals;
        while (size > 0 && shown < 10 && Math.Round(size, shown) == 0)
        {
            shown++;
        }

        // A small quantity loses too much at two decimals: show at least two digits that count.
        if (size is > 0 and < 0.1 && shown < 10)
        {
            shown++;
        }

        var rounded = Math.Round(value, shown);
        var about = Math.Abs(rounded - value) > 1e-9 * Math.Max(1, size) ? "about " : "";
        var digits = Math.Abs(rounded).ToString("F" + shown.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var parts = digits.Split('.');
        var words = (rounded < 0 ? "minus " : "") + Whole(long.Parse(parts[0], CultureInfo.InvariantCulture));
        var fraction = parts.Length > 1 ? parts[1].TrimEnd('0') : "";
        return about + words + (fraction.Length == 0 ? "" : " point " + string.Join(' ', fraction.Select(d => Small[d - '0'])));
    }

    /// <summary>An ordinal in words, for example "twenty-first"; 1 to 99.</summary>
    public static string Ordinal(int value)
    {
        var words = Whole(value);
        var cut = words.LastIndexOf('-') + 1;
        var last = words[cut..];
        var ordinal = last switch
        {
            "one" => "first",
            "two" => "second",
            "three" => "third",
            "five" => "fifth",
            "eight" => "eighth",
            "nine" => "ninth",
            "twelve" => "twelfth",
            _ when last.EndsWith('y') => last[..^1] + "ieth",
            _ => last + "th",
        };
        return words[..cut] + ordinal;
    }

    /// <summary>A count with its noun, for example "one card" or "three cards".</summary>
    public static string Count(long count, string noun) => $"{Whole(count)} {noun}{(count == 1 ? "" : "s")}";

    /// <summary>A list as it is read aloud: "a, b and c".</summary>
    public static string List(IReadOnlyList<string> items, string last = "and") => items.Count switch
    {
        0 => "",
        1 => items[0],
        _ => string.Join(", ", items.Take(items.Count - 1)) + " " + last + " " + items[^1],
    };

    /// <summary>The text with its first letter in upper case.</summary>
    public static string Sentence(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
