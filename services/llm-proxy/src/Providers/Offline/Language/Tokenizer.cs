using System.Collections.Frozen;
using System.Text;

namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Turns what a recogniser or a keyboard wrote into plain lower-case words, numbers and operator signs.</summary>
/// <remarks>
/// Contractions are opened ("what's" and "whats" become "what is"), hyphens between letters become spaces, thousands separators go,
/// recogniser noise such as "[NOISE]" or "++UH++" and hesitations are dropped. Anything else that is no letter, digit or arithmetic sign separates words.
/// </remarks>
public static class Tokenizer
{
    private static readonly FrozenDictionary<string, string[]> Contractions = new Dictionary<string, string[]>
    {
        ["what's"] = ["what", "is"],
        ["whats"] = ["what", "is"],
        ["that's"] = ["that", "is"],
        ["thats"] = ["that", "is"],
        ["it's"] = ["it", "is"],
        ["how's"] = ["how", "is"],
        ["hows"] = ["how", "is"],
        ["who's"] = ["who", "is"],
        ["where's"] = ["where", "is"],
        ["there's"] = ["there", "is"],
        ["when's"] = ["when", "is"],
        ["let's"] = ["let", "us"],
        ["i'm"] = ["i", "am"],
        ["im"] = ["i", "am"],
        ["i've"] = ["i", "have"],
        ["i'd"] = ["i", "would"],
        ["i'll"] = ["i", "will"],
        ["you're"] = ["you", "are"],
        ["youre"] = ["you", "are"],
        ["don't"] = ["do", "not"],
        ["dont"] = ["do", "not"],
        ["can't"] = ["can", "not"],
        ["cant"] = ["can", "not"],
        ["cannot"] = ["can", "not"],
        ["didn't"] = ["did", "not"],
        ["didnt"] = ["did", "not"],
        ["couldn't"] = ["could", "not"],
        ["doesn't"] = ["does", "not"],
        ["isn't"] = ["is", "not"],
        ["won't"] = ["will", "not"],
        ["o'clock"] = ["oclock"],
        ["gonna"] = ["going", "to"],
        ["wanna"] = ["want", "to"],
        ["ok"] = ["okay"],
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> Fillers =
        new[] { "um", "uh", "er", "erm", "ah", "hmm", "hm", "mm", "uhm", "please", "just", "actually", "basically", "literally" }.ToFrozenSet();

    /// <summary>The words of a text in order; empty for a text without any.</summary>
    /// <param name="text">Any text, of any length.</param>
    public static string[] Split(string text)
    {
        var words = new List<string>();
        var current = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i] is '\u2019' or '\u02BC' ? '\'' : char.ToLowerInvariant(text[i]);
            if (c is '[' or '<' && ClosesSoon(text, i) is var close and > 0)
            {
                Flush(words, current);
                i = close;
            }
            else if (c == '+' && i + 1 < text.Length && text[i + 1] == '+' && text.IndexOf("++", i + 2, StringComparison.Ordinal) is var end and > 0)
            {
                Flush(words, current);
                i = end + 1;
            }
            else if (char.IsLetter(c) || (c == '\'' && current.Length > 0))
            {
                if (current.Length > 0 && char.IsDigit(current[0]) && !IsOrdinalTail(text, i))
                {
                    Flush(words, current);
                }

                current.Append(c);
            }
            else if (char.IsAsciiDigit(c))
            {
                if (current.Length > 0 && !char.IsDigit(current[0]))
                {
                    Flush(words, current);
                }

                current.Append(c);
            }
            else if (c is '.' or ',' && InsideNumber(text, i, current))
            {
                if (c == '.')
                {
                    current.Append(c);
                }
            }
            else
            {
                Flush(words, current);
                AppendSign(words, text, i, c);
            }
        }

        Flush(words, current);
        return [.. words];
    }

    private static int ClosesSoon(string text, int open)
    {
        var close = text.IndexOf(text[open] == '[' ? ']' : '>', open);
        return close > 0 && close - open <= 20 ? close : -1;
    }

    private static bool IsOrdinalTail(string text, int i) =>
        i + 1 < text.Length && text.AsSpan(i, 2).ToString().ToLowerInvariant() is "st" or "nd" or "rd" or "th"
        || (i > 0 && char.IsLetter(text[i - 1]));

    private static bool InsideNumber(string text, int i, StringBuilder current) =>
        i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])
        && (text[i] == '.'
            ? (current.Length == 0 || (char.IsDigit(current[0]) && !current.ToString().Contains('.', StringComparison.Ordinal)))
            : current.Length > 0 && char.IsDigit(current[0]));

    private static void AppendSign(List<string> words, string text, int i, char c)
    {
        switch (c)
        {
            case '+' or '*' or '/' or '^' or '(' or ')':
                words.Add(c.ToString());
                break;
            case '\u00D7':
                words.Add("*");
                break;
            case '\u00F7':
                words.Add("/");
                break;
            case '%':
                words.Add("percent");
                break;
            case '\u00B0':
                words.Add("degrees");
                break;
            case '-' or '\u2212' when !(i > 0 && char.IsLetter(text[i - 1])):
                words.Add("-");
                break;
        }
    }

    private static void Flush(List<string> words, StringBuilder current)
    {
        if (current.Length == 0)
        {
            return;
        }

        var word = current.ToString().Trim('\'');
        current.Clear();
        if (word.StartsWith('.'))
        {
            word = "0" + word;
        }

        if (word.Length == 0 || Fillers.Contains(word))
        {
            return;
        }

        if (Contractions.TryGetValue(word, out var opened))
        {
            words.AddRange(opened);
            return;
        }

        words.Add(word.EndsWith("'s", StringComparison.Ordinal) ? word[..^2] : word.Replace("'", "", StringComparison.Ordinal));
    }
}
