using System.Text;
using System.Text.RegularExpressions;

namespace VoiceMesh.Whisper.Text;

/// <summary>
/// Splits text into tokens for a prompt: first into words by the pattern of GPT-2 (Radford et al. 2019), then every word into the longest tokens from
/// its start, as whisper.cpp does. Byte-pair merges, which made the training data's tokens, differ from that in rare words; a prompt bears it.
/// </summary>
public static partial class PromptTokenizer
{
    /// <summary>The tokens of a text; bytes that no token begins with are left out.</summary>
    /// <param name="vocabulary">The tokens to use.</param>
    /// <param name="text">The text.</param>
    public static IReadOnlyList<int> Tokenize(Vocabulary vocabulary, string text)
    {
        var tokens = new List<int>();
        var longest = vocabulary.LongestToken;
        foreach (var match in Words().EnumerateMatches(text))
        {
            var word = Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text.Substring(match.Index, match.Length)));
            for (var start = 0; start < word.Length;)
            {
                var length = Math.Min(longest, word.Length - start);
                var token = 0;
                while (length > 0 && !vocabulary.TryFind(word.AsSpan(start, length), out token))
                {
                    length--;
                }

                if (length > 0)
                {
                    tokens.Add(token);
                }

                start += Math.Max(1, length);
            }
        }

        return tokens;
    }

    [GeneratedRegex(@"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+", RegexOptions.CultureInvariant)]
    private static partial Regex Words();
}
