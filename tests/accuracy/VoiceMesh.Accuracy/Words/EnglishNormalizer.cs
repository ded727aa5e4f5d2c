using System.Text.RegularExpressions;

namespace VoiceMesh.Accuracy.Words;

/// <summary>Writes English in one way, so that only differences that one hears count as errors.</summary>
/// <remarks>
/// The rules of Whisper's English normaliser in essence (Radford et al. 2022, appendix C): case, punctuation, diacritics, what stands in brackets, hesitations, contractions,
/// common abbreviations, numbers. Left out: British spelling, currencies other than the dollar. Both texts go through it, so a rule may be crude as long as it is the same.
/// </remarks>
internal static partial class EnglishNormalizer
{
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyy";

    private static readonly HashSet<string> Hesitations = ["hmm", "mm", "mhm", "mmm", "uh", "um", "er", "erm"];

    private static readonly Dictionary<string, string> Whole = new()
    {
        ["won't"] = "will not",
        ["can't"] = "can not",
        ["cannot"] = "can not",
        ["let's"] = "let us",
        ["ain't"] = "is not",
        ["y'all"] = "you all",
        ["wanna"] = "want to",
        ["gotta"] = "got to",
        ["gonna"] = "going to",
        ["gimme"] = "give me",
        ["ma'am"] = "madam",
        ["mr"] = "mister",
        ["mrs"] = "missus",
        ["dr"] = "doctor",
        ["st"] = "saint",
        ["prof"] = "professor",
        ["vs"] = "versus",
        ["okay"] = "ok",
    };

    private static readonly (string Ending, string Words)[] Endings =
        [("n't", " not"), ("'re", " are"), ("'s", " is"), ("'d", " would"), ("'ll", " will"), ("'ve", " have"), ("'m", " am"), ("'t", " not")];

    /// <summary>The words of a text.</summary>
    public static IReadOnlyList<string> Words(string text)
    {
        var plain = Bracketed().Replace(Unaccented(text.ToLowerInvariant().Replace('’', '\'')), " ");
        plain = ThousandsComma().Replace(plain, "$1$2");
        plain = Dollars().Replace(plain, "$1 dollars ").Replace("%", " percent ", StringComparison.Ordinal).Replace("&", " and ", StringComparison.Ordinal);
        plain = SpaceBeforeApostrophe().Replace(plain, "'");
        plain = NotSpoken().Replace(plain, " ");
        var words = plain.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => word.Trim('\''))
            .SelectMany(word => Expand(word).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(word => !Hesitations.Contains(word));
        return SpokenNumbers.ToDigits([.. words]);
    }

    private static string Expand(string word)
    {
        if (Whole.TryGetValue(word, out var whole))
        {
            return whole;
        }

        foreach (var (ending, words) in Endings)
        {
            if (word.Length > ending.Length && word.EndsWith(ending, StringComparison.Ordinal))
            {
                return word[..^ending.Length] + words;
            }
        }

        return word.Replace("'", "", StringComparison.Ordinal);
    }

    /// <summary>By a table: normalisation by Unicode's rules needs data that a build without globalisation lacks.</summary>
    private static string Unaccented(string text) => string.Concat(text.Select(character => Accented.IndexOf(character, StringComparison.Ordinal) is var at and >= 0 ? Plain[at] : character));

    [GeneratedRegex(@"<[^>]*>|\[[^\]]*\]|\([^)]*\)")]
    private static partial Regex Bracketed();

    [GeneratedRegex(@"(\d),(\d{3})")]
    private static partial Regex ThousandsComma();

    [GeneratedRegex(@"\$(\d+(?:\.\d+)?)")]
    private static partial Regex Dollars();

    [GeneratedRegex(@"\s+'(?=(?:s|t|re|d|ll|ve|m)\b)")]
    private static partial Regex SpaceBeforeApostrophe();

    /// <summary>Everything but letters, digits, apostrophes and the point within a number.</summary>
    [GeneratedRegex(@"[^\p{L}\p{Nd}'.]|\.(?!\d)|(?<!\d)\.")]
    private static partial Regex NotSpoken();
}
