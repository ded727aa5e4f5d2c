using System.Collections.Frozen;
using System.Globalization;

namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Reads numbers from words, as people say them and as recognisers mishear them.</summary>
public static class SpokenNumber
{
    private static readonly FrozenDictionary<string, int> Small = new Dictionary<string, int>
    {
        ["zero"] = 0,
        ["nought"] = 0,
        ["one"] = 1,
        ["two"] = 2,
        ["three"] = 3,
        ["four"] = 4,
        ["five"] = 5,
        ["six"] = 6,
        ["seven"] = 7,
        ["eight"] = 8,
        ["nine"] = 9,
        ["ten"] = 10,
        ["eleven"] = 11,
        ["twelve"] = 12,
        ["thirteen"] = 13,
        ["fourteen"] = 14,
        ["fifteen"] = 15,
        ["sixteen"] = 16,
        ["seventeen"] = 17,
        ["eighteen"] = 18,
        ["nineteen"] = 19,
        ["twenty"] = 20,
        ["thirty"] = 30,
        ["forty"] = 40,
        ["fourty"] = 40,
        ["fifty"] = 50,
        ["sixty"] = 60,
        ["seventy"] = 70,
        ["eighty"] = 80,
        ["ninety"] = 90,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, double> Scales = new Dictionary<string, double>
    {
        ["thousand"] = 1e3,
        ["million"] = 1e6,
        ["billion"] = 1e9,
        ["trillion"] = 1e12,
    }.ToFrozenDictionary();

    // Words that only mean a number where a number is expected; elsewhere they are themselves.
    private static readonly FrozenDictionary<string, int> Homophones = new Dictionary<string, int>
    {
        ["to"] = 2,
        ["too"] = 2,
        ["for"] = 4,
        ["fore"] = 4,
        ["won"] = 1,
        ["ate"] = 8,
        ["tree"] = 3,
        ["free"] = 3,
        ["sicks"] = 6,
        ["sex"] = 6,
        ["fife"] = 5,
        ["nein"] = 9,
        ["tin"] = 10,
        ["tan"] = 10,
        ["oh"] = 0,
        ["wan"] = 1,
        ["sick"] = 6,
        ["fight"] = 5,
        ["aight"] = 8,
        ["heaven"] = 7,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, int> Ordinals = new Dictionary<string, int>
    {
        ["first"] = 1,
        ["second"] = 2,
        ["third"] = 3,
        ["fourth"] = 4,
        ["fifth"] = 5,
        ["sixth"] = 6,
        ["seventh"] = 7,
        ["eighth"] = 8,
        ["ninth"] = 9,
        ["tenth"] = 10,
        ["eleventh"] = 11,
        ["twelfth"] = 12,
        ["thirteenth"] = 13,
        ["fourteenth"] = 14,
        ["fifteenth"] = 15,
        ["sixteenth"] = 16,
        ["seventeenth"] = 17,
        ["eighteenth"] = 18,
        ["nineteenth"] = 19,
        ["twentieth"] = 20,
        ["thirtieth"] = 30,
    }.ToFrozenDictionary();

    /// <summary>Reads the number that begins at <paramref name="at"/> and moves past it.</summary>
    /// <param name="words">Words of the <see cref="Tokenizer"/>.</param>
    /// <param name="at">Where to read; unchanged when there is no number.</param>
    /// <param name="value">The number read.</param>
    /// <param name="expected">True where only a number makes sense, so that "to", "for", "won" and near misses count as numbers.</param>
    public static bool TryRead(IReadOnlyList<string> words, ref int at, out double value, bool expected = false)
    {
        var i = at;
        value = 0;
        if (!TryReadHalf(words, ref i, out value) && !TryReadWhole(words, ref i, expected, out value) && !IsPoint(words, i, expected))
        {
            return false;
        }

        if (IsPoint(words, i, expected: true))
        {
            i++;
            var place = 0.1m;
            var fraction = 0m;
            while (i < words.Count && TryDigit(words[i], out var digit))
            {
                fraction += digit * place;
                place = place > 1e-15m ? place / 10 : 0;
                i++;
            }

            value = (double)((decimal)Math.Min(value, 1e20) + fraction);
        }

        if (Word(words, i) == "and" && TryHalfAfterAnd(words, ref i, out var half))
        {
            value += half;
        }

        at = i;
        return true;
    }

    /// <summary>Reads a day of the month such as "twenty fifth", "third", "25th" or a plain number, 1 to 31.</summary>
    public static bool TryReadOrdinal(IReadOnlyList<string> words, ref int at, out int value)
    {
        value = 0;
        var word = Word(words, at);
        if (word.Length > 2 && char.IsAsciiDigit(word[0]) && word[^2..] is "st" or "nd" or "rd" or "th"
            && int.TryParse(word[..^2], NumberStyles.None, CultureInfo.InvariantCulture, out value))
        {
            at++;
            return value is >= 1 and <= 31;
        }

        if (Small.TryGetValue(word, out var tens) && tens is 20 or 30 && Ordinals.TryGetValue(Word(words, at + 1), out var unit) && unit < 10)
        {
            value = tens + unit;
            at += 2;
            return true;
        }

        if (Ordinals.TryGetValue(word, out value))
        {
            at++;
            return true;
        }

        var i = at;
        if (TryRead(words, ref i, out var number) && number is >= 1 and <= 31 && number == Math.Floor(number))
        {
            at = i;
            value = (int)number;
            return true;
        }

        return false;
    }

    /// <summary>True for a word that is surely a number by itself.</summary>
    public static bool IsNumberWord(string word) =>
        Small.ContainsKey(word) || Scales.ContainsKey(word) || word == "hundred" || (word.Length > 0 && char.IsAsciiDigit(word[0]));

    private static bool TryReadWhole(IReadOnlyList<string> words, ref int at, bool expected, out double value)
    {
        var i = at;
        double total = 0;
        double group = -1;
        var room = double.MaxValue;
        value = 0;
        while (i < words.Count)
        {
            var word = words[i];
            if (word is "a" or "an" && group < 0 && Word(words, i + 1) is "hundred" or "thousand" or "million" or "billion" or "dozen" or "couple")
            {
                group = Word(words, i + 1) switch { "dozen" => 12, "couple" => 2, _ => 1 };
                i += group > 1 ? 2 : 1;
                i += group == 2 && Word(words, i) == "of" ? 1 : 0;
                room = group > 1 ? 0 : room;
            }
            else if (word == "and" && i > at && room >= 100 && group is -1 or >= 100 && Small.ContainsKey(Word(words, i + 1)))
            {
                i++;
            }
            else if (TryDigits(word, out var digits) && group < 0)
            {
                group = digits;
                room = 0;
                i++;
            }
            else if (word == "hundred" && group is > 0 and < 100)
            {
                group *= 100;
                room = 100;
                i++;
            }
            else if (Scales.TryGetValue(word, out var scale) && group > 0 && scale < 1e15)
            {
                total += group * scale;
                group = -1;
                room = scale;
                i++;
            }
            else if (TrySmall(word, (expected && i == at) || (group > 0 && room == 10), out var small) && small < room && (group < 0 || room is 10 or 100))
            {
                if (group > 0 && room == 10 && small == 0)
                {
                    break;
                }

                group = Math.Max(group, 0) + small;
                room = small >= 20 ? 10 : 0;
                i++;
            }
            else
            {
                break;
            }
        }

        if (i == at)
        {
            return false;
        }

        value = total + Math.Max(group, 0);
        at = i;
        return true;
    }

    private static bool TrySmall(string word, bool expected, out int small)
    {
        if (Small.TryGetValue(word, out small))
        {
            return true;
        }

        if (!expected)
        {
            return false;
        }

        if (Homophones.TryGetValue(word, out small))
        {
            return true;
        }

        if (word.Length >= 4)
        {
            foreach (var (name, number) in Small)
            {
                if (name.Length >= 4 && SoundAlike.Matches(word, name))
                {
                    small = number;
                    return true;
                }
            }
        }

        return false;
    }

    private static bool TryReadHalf(IReadOnlyList<string> words, ref int at, out double value)
    {
        var i = Word(words, at) is "a" or "an" or "one" ? at + 1 : at;
        value = Word(words, i) switch { "half" => 0.5, "quarter" => 0.25, "third" => 1d / 3, _ => 0 };
        if (value == 0 || (i == at && Word(words, i) is not "half"))
        {
            return false;
        }

        at = i + 1;
        return true;
    }

    private static bool TryHalfAfterAnd(IReadOnlyList<string> words, ref int at, out double value)
    {
        value = 0;
        var i = at + 1;
        if (Word(words, i) is not ("a" or "an" or "one" or "three"))
        {
            return false;
        }

        var count = Word(words, i) == "three" ? 3 : 1;
        value = Word(words, i + 1) switch { "half" => 0.5, "quarter" or "quarters" => 0.25 * count, _ => 0 };
        if (value == 0)
        {
            return false;
        }

        at = i + 2;
        return true;
    }

    private static bool IsPoint(IReadOnlyList<string> words, int i, bool expected) =>
        expected && Word(words, i) is "point" or "dot" && TryDigit(Word(words, i + 1), out _);

    private static bool TryDigit(string word, out int digit)
    {
        if (word.Length == 1 && char.IsAsciiDigit(word[0]))
        {
            digit = word[0] - '0';
            return true;
        }

        return (Small.TryGetValue(word, out digit) || Homophones.TryGetValue(word, out digit)) && digit < 10;
    }

    private static bool TryDigits(string word, out double value)
    {
        value = 0;
        return word.Length > 0 && char.IsAsciiDigit(word[0])
            && double.TryParse(word, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private static string Word(IReadOnlyList<string> words, int i) => i >= 0 && i < words.Count ? words[i] : "";
}
