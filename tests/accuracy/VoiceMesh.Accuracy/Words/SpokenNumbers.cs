using System.Globalization;
using System.Text.RegularExpressions;

namespace VoiceMesh.Accuracy.Words;

/// <summary>Turns number words into digits: "twenty one" and "21" are one and the same.</summary>
/// <remarks>
/// What follows a number without making a larger one is set beside it, for that is how years, telephone numbers and digits in a row are written: "nineteen ninety" is 1990,
/// "one two three" is 123.
/// </remarks>
internal static partial class SpokenNumbers
{
    private static readonly string[] UpToNineteen =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly string[] Ordinals =
    [
        "", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
        "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth",
    ];

    private static readonly Dictionary<string, long> Scales = new() { ["thousand"] = 1000, ["million"] = 1_000_000, ["billion"] = 1_000_000_000 };

    public static IReadOnlyList<string> ToDigits(IReadOnlyList<string> words)
    {
        var output = new List<string>(words.Count);
        var at = 0;
        while (at < words.Count)
        {
            if (IsNumber(words[at]))
            {
                output.Add(ReadNumber(words, ref at));
            }
            else if (Ordinal(words[at]) is { } alone)
            {
                output.Add(WithSuffix(alone));
                at++;
            }
            else
            {
                output.Add(words[at++]);
            }
        }

        return output;
    }

    private static string ReadNumber(IReadOnlyList<string> words, ref int at)
    {
        long total = 0;
        var section = "";
        var room = 0L;
        for (; at < words.Count; at++)
        {
            var word = words[at];
            if (word == "and" && room >= 100 && at + 1 < words.Count && Value(words[at + 1]) < room)
            {
                continue;
            }

            if (word == "oh" && section.Length > 0 && at + 1 < words.Count && Value(words[at + 1]) is >= 0)
            {
                (section, room) = (section + "0", 0);
            }
            else if (Value(word) is { } value)
            {
                var joins = section.Length > 0 && value > 0 && value < room;
                section = joins ? (Whole(section) + value).ToString(CultureInfo.InvariantCulture) : section + Digits(word, value);
                room = value is >= 20 and < 100 && value % 10 == 0 && !char.IsAsciiDigit(word[0]) ? 10 : 0;
            }
            else if (word == "hundred" && section.Length is > 0 and <= 4)
            {
                (section, room) = ((Whole(section) * 100).ToString(CultureInfo.InvariantCulture), 100);
            }
            else if (Scales.TryGetValue(word, out var scale) && section.Length is > 0 and <= 4)
            {
                total += Whole(section) * scale;
                (section, room) = ("", scale);
            }
            else if (word == "point" && section.Length > 0 && at + 1 < words.Count && Value(words[at + 1]) is >= 0 and < 10)
            {
                return Sum(total, section) + ReadFraction(words, ref at);
            }
            else if (Ordinal(word) is { } ordinal && section.Length > 0 && ordinal < room)
            {
                at++;
                return WithSuffix(total + Whole(section) + ordinal);
            }
            else
            {
                break;
            }
        }

        return Sum(total, section);
    }

    private static string ReadFraction(IReadOnlyList<string> words, ref int at)
    {
        var fraction = ".";
        for (at++; at < words.Count && Value(words[at]) is >= 0 and < 10; at++)
        {
            fraction += Digits(words[at], Value(words[at])!.Value);
        }

        return fraction;
    }

    private static string Sum(long total, string section) => total == 0 ? section : (total + (section.Length > 0 ? Whole(section) : 0)).ToString(CultureInfo.InvariantCulture);

    private static bool IsNumber(string word) => Value(word) is not null;

    /// <summary>The value of a number word, or of digits that are few enough to be one spoken number.</summary>
    private static long? Value(string word)
    {
        var small = Array.IndexOf(UpToNineteen, word);
        var tens = Array.IndexOf(Tens, word, 2);
        return small >= 0 ? small : tens >= 0 ? tens * 10 : Whole().IsMatch(word) ? Whole(word) : null;
    }

    private static string Digits(string word, long value) => char.IsAsciiDigit(word[0]) ? word : value.ToString(CultureInfo.InvariantCulture);

    private static long Whole(string digits) => long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;

    private static long? Ordinal(string word) => Array.IndexOf(Ordinals, word) is var index and > 0 ? index : null;

    private static string WithSuffix(long number) => number + ((number % 100) is >= 11 and <= 13 ? "th" : (number % 10) switch { 1 => "st", 2 => "nd", 3 => "rd", _ => "th" });

    [GeneratedRegex(@"\A\d{1,9}\z")]
    private static partial Regex Whole();
}
