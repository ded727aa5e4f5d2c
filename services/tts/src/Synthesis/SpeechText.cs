using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>Makes text that was written to be read into text that can be spoken: no markup, no pictures, no addresses.</summary>
public static partial class SpeechText
{
    /// <summary>Longest text of one engine call: bounds how long a cancel or another stream may wait for one sentence.</summary>
    public const int MaxSegmentChars = 240;

    private static readonly (string Symbol, string Words)[] EnglishSymbols =
    [
        ("°C", " degrees Celsius "), ("°F", " degrees Fahrenheit "), ("°", " degrees "), ("%", " percent "), ("&", " and "),
        ("×", " times "), ("÷", " divided by "), ("±", " plus or minus "), ("≈", " about "), ("≤", " at most "), ("≥", " at least "),
        ("=", " equals "), ("½", " one half "), ("¼", " one quarter "), ("¾", " three quarters "), ("§", " section "),
        ("©", " copyright "), ("€", " euros "), ("£", " pounds "), ("¥", " yen "),
    ];

    /// <summary>Removes markdown, addresses and pictographs, expands symbols and transliterates as far as the voice needs it.</summary>
    /// <param name="text">Any text; it may be empty.</param>
    /// <param name="script">What the voice can read.</param>
    /// <returns>Text of one line per written line, trimmed; empty when there is nothing to say.</returns>
    public static string Normalize(string text, SpeechScript script)
    {
        var spoken = CodeFence().Replace(text, " ");
        spoken = Image().Replace(spoken, "$1");
        spoken = Link().Replace(spoken, "$1");
        spoken = Address().Replace(spoken, static m => m.Groups["host"].Value + m.Groups["end"].Value);
        spoken = LineMarkup().Replace(spoken, "");
        spoken = Emphasis().Replace(spoken, "");
        spoken = RemovePictographs(spoken);
        if (script == SpeechScript.AsciiEnglish)
        {
            spoken = ExpandEnglish(spoken);
            spoken = Transliteration.ToAscii(spoken);
            spoken = UnspeakableAscii().Replace(spoken, " ");
        }

        spoken = Blanks().Replace(spoken, " ");
        spoken = SpaceBeforePunctuation().Replace(spoken, "$1");
        return HasWord(spoken) ? spoken.Trim() : "";
    }

    private static bool HasWord(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }

    private static string ExpandEnglish(string text)
    {
        text = CurrencyBefore().Replace(text, static m =>
        {
            var one = m.Groups["amount"].Value is "1";
            var unit = m.Groups["unit"].Value switch
            {
                "€" => one ? "euro" : "euros",
                "£" => one ? "pound" : "pounds",
                _ => "yen",
            };
            return $"{m.Groups["amount"].Value} {unit}";
        });
        text = NegativeNumber().Replace(text, "minus $1");
        text = PlusBetween().Replace(text, " plus ");
        foreach (var (symbol, words) in EnglishSymbols)
        {
            text = text.Replace(symbol, words, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>Drops emoji, dingbats, arrows and their joiners; the degree sign, which Unicode files with them, stays.</summary>
    private static string RemovePictographs(string text)
    {
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            var isPicture = Rune.GetUnicodeCategory(rune) is UnicodeCategory.OtherSymbol or UnicodeCategory.ModifierSymbol or UnicodeCategory.PrivateUse
                && rune.Value is not ('°' or '©');
            var isJoiner = rune.Value is 0x200D or 0xFE0E or 0xFE0F or 0x20E3 or (>= 0x1F3FB and <= 0x1F3FF) or (>= 0xE0000 and <= 0xE007F);
            if (isPicture || isJoiner)
            {
                kept.Append(isPicture ? " " : "");
            }
            else if (Rune.IsControl(rune) && rune.Value != '\n')
            {
                kept.Append(' ');
            }
            else
            {
                kept.Append(rune.ToString());
            }
        }

        return kept.ToString();
    }

    [GeneratedRegex("```[^\n`]*\n?|`", RegexOptions.CultureInvariant)]
    private static partial Regex CodeFence();

    [GeneratedRegex(@"!\[([^\]\n]*)\]\([^)\n]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Image();

    [GeneratedRegex(@"\[([^\]\n]+)\]\([^)\n]*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Link();

    [GeneratedRegex(@"\b(?:https?://|www\.)(?:www\.)?(?<host>[^\s/?#:)>\]]*[^\s/?#:)>\].,!;])[^\s)>\]]*?(?<end>[.,!?;]?)(?=[\s)>\]]|$)", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Address();

    /// <summary>Headings, quotes, list marks, rules and table edges at the start of a line.</summary>
    [GeneratedRegex(@"^[ \t]*(?:#{1,6}[ \t]+|>[ \t]?|[-*+•][ \t]+|[-*_]{3,}[ \t]*$|\|)", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex LineMarkup();

    /// <summary>Asterisks, tildes and underscores that touch a word on one side only: emphasis, not "5 * 3" or "snake_case".</summary>
    [GeneratedRegex(@"\*{2,3}|~~|__|(?<![\w\s])\*(?=\w)|(?<=\s|^)\*(?=\S)|(?<=\S)\*(?=\s|$|\p{P})|(?<=\s|^)_(?=\w)|(?<=\w)_(?=\s|$|\p{P})|\|", RegexOptions.CultureInvariant)]
    private static partial Regex Emphasis();

    [GeneratedRegex(@"(?<unit>[€£¥])[ \u00A0]?(?<amount>\d+(?:[.,]\d+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex CurrencyBefore();

    [GeneratedRegex(@"(?<=^|[\s(])[-−](\d)", RegexOptions.CultureInvariant)]
    private static partial Regex NegativeNumber();

    [GeneratedRegex(@"(?<=\d)[ ]?\+[ ]?(?=\d)|(?<=\s)\+(?=\s)", RegexOptions.CultureInvariant)]
    private static partial Regex PlusBetween();

    /// <summary>What flite would read out by name or choke on.</summary>
    [GeneratedRegex(@"[^\w\s.,;:!?'""()$/@#+\-*]|_", RegexOptions.CultureInvariant)]
    private static partial Regex UnspeakableAscii();

    [GeneratedRegex(@"[^\S\n]+", RegexOptions.CultureInvariant)]
    private static partial Regex Blanks();

    [GeneratedRegex(@"[ ]+([.,;:!?])(?=[\s""')]|$)", RegexOptions.CultureInvariant)]
    private static partial Regex SpaceBeforePunctuation();
}
