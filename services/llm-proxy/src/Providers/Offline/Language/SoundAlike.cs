using System.Collections.Frozen;
using System.Text;

namespace VoiceMesh.LlmProxy.Providers.Offline.Language;

/// <summary>Tells whether a heard word may be a misrecognised wanted word.</summary>
/// <remarks>
/// Two measures have to agree on more than chance: the optimal string alignment distance (Damerau 1964, restricted transpositions) and a
/// consonant skeleton after the manner of Metaphone (Philips 1990), in which letters of one sound share one code. A heard word that is itself
/// common English is taken at its word, so that "timer" never becomes "times".
/// </remarks>
public static class SoundAlike
{
    private static readonly FrozenSet<string> CommonWords = (
        "a about after again all also always am an and another any are as ask at away back be because been before being best better big both but by came can cancel " +
        "card cards cent cold come convert could country cube cubed date day days dear did dime divide divided do does dog done door down each east end ever every " +
        "far fast feel few find fine first flip floor food for forget forty four from full fun game gave get girl give go goal goes going good got great green had half hand happy hard has hate have he " +
        "hear heard heart hello help her here high him his hold home hope hot hour hours house how hundred i if in inch into is it its job joke jokes just keep kind know land large last late later learn left length less let " +
        "life light like line list listen little live long look lost lot love low made make man many may me mean meet mess meter mile miles mind mine minus minute minutes miss money month months more morning most mother move much " +
        "music must my name near need never new next nice night nine no none noon north not nothing now of off often oh old on once one only open or other our out over own part pass past pay people percent person place plan play plus point " +
        "poem power put question quick quite ran read real red remind repeat rest right road roll room root round run safe said same saw say second seconds see seem sent set seven several she short should show side since sing sir sit size sleep slow small " +
        "smile so some something song soon sound south speak spell square star start state stay still stop story street such sun sure take talk tell ten test than thank thanks that the their them then there these they thing think third this those though thought " +
        "three through till time timer timers times to today together told tomorrow tonight too took toss tree true try turn two under unit until up us use very view voice wait walk wall want war warm was watch water way we weather week weeks well went were west what " +
        "when where which while white who why will win wind wish with woman word words work world would write wrong year years yes yesterday yet you young your zero " +
        "five six eight eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty fifty sixty seventy eighty ninety thousand million king queen jack ace clubs hearts spades diamonds")
        .Split(' ').ToFrozenSet();

    /// <summary>True when the words are equal, or when <paramref name="heard"/> is a likely misrecognition of <paramref name="wanted"/>.</summary>
    /// <param name="heard">A lower-case word as recognised.</param>
    /// <param name="wanted">The lower-case key word that it is held against.</param>
    public static bool Matches(string heard, string wanted)
    {
        if (heard == wanted)
        {
            return true;
        }

        if (wanted.Length < 4 || heard.Length < 3 || Math.Abs(heard.Length - wanted.Length) > 2 || heard.Length > 32 || CommonWords.Contains(heard))
        {
            return false;
        }

        // Only a plural or possessive tail apart: the same word for every purpose here.
        if (heard.Length == wanted.Length + 1 && heard[^1] == 's' && heard.StartsWith(wanted, StringComparison.Ordinal))
        {
            return true;
        }

        var distance = Distance(heard, wanted);
        var sameSound = Skeleton(heard) == Skeleton(wanted);
        return wanted.Length switch
        {
            < 6 => distance <= 1 && (sameSound || heard[0] == wanted[0]) || (sameSound && distance <= 2 && heard[0] == wanted[0]),
            < 8 => distance <= 1 || (distance <= 2 && sameSound),
            _ => distance <= 2 || (distance <= 3 && sameSound),
        };
    }

    /// <summary>The number of inserted, dropped, changed or swapped neighbouring letters between two words.</summary>
    public static int Distance(string a, string b)
    {
        var twoBack = new int[b.Length + 1];
        var oneBack = new int[b.Length + 1];
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            oneBack[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var change = oneBack[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(oneBack[j], row[j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    row[j] = Math.Min(row[j], twoBack[j - 2] + 1);
                }
            }

            (twoBack, oneBack, row) = (oneBack, row, twoBack);
        }

        return oneBack[b.Length];
    }

    /// <summary>The consonants of a word by sound: one code per group of letters that recognisers confuse, vowels only in front.</summary>
    public static string Skeleton(string word)
    {
        var simple = word.Replace("ph", "f", StringComparison.Ordinal).Replace("ck", "k", StringComparison.Ordinal)
            .Replace("gh", "", StringComparison.Ordinal).Replace("wh", "w", StringComparison.Ordinal).Replace("kn", "n", StringComparison.Ordinal)
            .Replace("ce", "se", StringComparison.Ordinal).Replace("ci", "si", StringComparison.Ordinal).Replace("qu", "kw", StringComparison.Ordinal);
        var codes = new StringBuilder();
        for (var i = 0; i < simple.Length; i++)
        {
            var code = simple[i] switch
            {
                'b' or 'p' => 'P',
                'c' or 'k' or 'q' or 'g' => 'K',
                'd' or 't' => 'T',
                'f' or 'v' => 'F',
                's' or 'z' or 'x' => 'S',
                'm' => 'M',
                'n' => 'N',
                'l' => 'L',
                'r' => 'R',
                'j' => 'J',
                'h' => '-',
                'w' => i == 0 ? 'W' : '-',
                _ => i == 0 ? 'A' : '-',
            };
            if (code != '-' && (codes.Length == 0 || codes[^1] != code))
            {
                codes.Append(code);
            }
        }

        return codes.ToString();
    }
}
