using System.Text;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Groups tokens into words, as the paper's code does: a word begins at a token with a leading space; in languages that are written without spaces, at every
/// token. Punctuation belongs to the word before it.
/// </summary>
internal static class WordGrouping
{
    private static readonly string[] WithoutSpaces = ["zh", "ja", "th", "lo", "my", "yue"];

    /// <summary>The words of a segment.</summary>
    /// <param name="tokens">Its tokens with times.</param>
    /// <param name="language">Its language.</param>
    /// <param name="special">The tokens that are no text.</param>
    public static IReadOnlyList<TranscriptWord> Group(IReadOnlyList<TranscriptToken> tokens, string language, SpecialTokens special)
    {
        var isSpaced = !WithoutSpaces.Contains(language);
        var words = new List<TranscriptWord>();
        var text = new StringBuilder();
        var start = TimeSpan.Zero;
        var end = TimeSpan.Zero;
        var probability = 0f;
        var count = 0;
        foreach (var token in tokens)
        {
            if (!special.IsText(token.Id))
            {
                continue;
            }

            if (text.Length > 0 && BeginsWord(token.Text, isSpaced))
            {
                Finish();
            }

            if (count == 0)
            {
                start = token.Start;
            }

            text.Append(token.Text);
            end = token.End;
            probability += token.Probability;
            count++;
        }

        Finish();
        return words;

        void Finish()
        {
            var word = text.ToString().Trim();
            if (word.Length > 0)
            {
                words.Add(new TranscriptWord(word, start, end, probability / count));
            }

            text.Clear();
            probability = 0;
            count = 0;
        }
    }

    /// <summary>A token without characters completes nothing: its bytes belong to a character that a later token ends.</summary>
    private static bool BeginsWord(string text, bool isSpaced) =>
        text.Length > 0 && !IsPunctuation(text) && (!isSpaced || char.IsWhiteSpace(text[0]));

    private static bool IsPunctuation(string text) => text.All(character => char.IsPunctuation(character) || char.IsSymbol(character));
}
