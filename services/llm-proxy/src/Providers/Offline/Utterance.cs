using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline;

/// <summary>What the user said once, as words that skills ask questions of.</summary>
public sealed class Utterance(string text)
{
    private static readonly string[] QuestionWords =
        ["what", "who", "where", "when", "why", "how", "which", "can", "could", "do", "does", "did", "is", "are", "will", "would", "should", "whose", "am", "was", "were", "have", "has"];

    /// <summary>The text as it came.</summary>
    public string Text { get; } = text;

    /// <summary>Its words, see <see cref="Tokenizer"/>.</summary>
    public IReadOnlyList<string> Words { get; } = Tokenizer.Split(text);

    /// <summary>True when it starts like a question or ends with a question mark.</summary>
    public bool IsQuestion =>
        Text.AsSpan().TrimEnd().EndsWith("?") || (Words.Count > 0 && QuestionWords.Contains(Words[0]))
        || (Words.Count > 1 && Words[0] is "and" or "so" or "well" or "okay" && QuestionWords.Contains(Words[1]));

    /// <summary>True when a word sounds like one of the wanted words.</summary>
    public bool HasAny(params ReadOnlySpan<string> wanted)
    {
        foreach (var word in wanted)
        {
            if (IndexOf(word) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when every wanted word is there, in any order.</summary>
    public bool HasAll(params ReadOnlySpan<string> wanted)
    {
        foreach (var word in wanted)
        {
            if (IndexOf(word) < 0)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>True when the words of one of the phrases follow each other without a gap.</summary>
    public bool HasPhrase(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            if (PhraseEnd(phrase) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>True when the whole utterance, but for one leading word such as "well", is one of the phrases.</summary>
    public bool IsPhrase(params ReadOnlySpan<string> phrases)
    {
        foreach (var phrase in phrases)
        {
            var length = phrase.Split(' ').Length;
            if (PhraseEnd(phrase) == Words.Count && Words.Count - length is 0 or 1)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Index of the first word that sounds like <paramref name="wanted"/>, or -1.</summary>
    public int IndexOf(string wanted, int from = 0)
    {
        for (var i = from; i < Words.Count; i++)
        {
            if (SoundAlike.Matches(Words[i], wanted))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Index after the first place where the phrase is said without a gap, or -1.</summary>
    public int PhraseEnd(string phrase)
    {
        var wanted = phrase.Split(' ');
        for (var i = 0; i + wanted.Length <= Words.Count; i++)
        {
            var j = 0;
            while (j < wanted.Length && SoundAlike.Matches(Words[i + j], wanted[j]))
            {
                j++;
            }

            if (j == wanted.Length)
            {
                return i + j;
            }
        }

        return -1;
    }

    /// <summary>The words from <paramref name="index"/> on, joined by spaces.</summary>
    public string After(int index) => string.Join(' ', Words.Skip(index));
}
