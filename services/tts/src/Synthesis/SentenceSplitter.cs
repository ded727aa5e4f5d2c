using System.Buffers;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>
/// Cuts a chunk into sentences, because an engine plans a whole call before its first sample: the shorter the call, the sooner the
/// sound. A sentence beyond <see cref="SpeechText.MaxSegmentChars"/> is cut at a clause, else at a space.
/// </summary>
public static class SentenceSplitter
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "vs", "etc", "e.g", "i.e", "approx", "no", "inc", "ltd", "co", "ca", "z.b", "bzw", "usw", "nr", "str",
    };

    private static readonly SearchValues<char> NotSpoken = SearchValues.Create(" .,;:!?\"'()-*/#@+…");

    /// <summary>Cuts a chunk.</summary>
    /// <param name="text">Text from <see cref="SpeechText.Normalize"/>.</param>
    /// <returns>Segments in order; none is empty.</returns>
    public static List<SpeechSegment> Split(string text)
    {
        var segments = new List<SpeechSegment>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var isLineEnd = text[i] == '\n';
            if (isLineEnd || IsSentenceEnd(text, start, i))
            {
                AddSentence(segments, text[start..(isLineEnd ? i : i + 1)]);
                start = i + 1;
            }
        }

        AddSentence(segments, text[start..]);
        return segments;
    }

    private static bool IsSentenceEnd(string text, int start, int i)
    {
        // Full-width marks end a sentence without a space after them.
        if (text[i] is '。' or '！' or '？')
        {
            return true;
        }

        // A closing quote or bracket belongs to the sentence before it.
        var mark = i;
        while (mark > start && text[mark] is '"' or '\'' or ')' or '”' or '’')
        {
            mark--;
        }

        if (text[mark] is not ('.' or '!' or '?' or '…' or '।' or '؟') || i + 1 >= text.Length || !char.IsWhiteSpace(text[i + 1]))
        {
            return false;
        }

        var next = i + 1;
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        if (next < text.Length && char.IsLower(text[next]))
        {
            return false;
        }

        return text[mark] != '.' || !IsAbbreviation(text, start, mark);
    }

    private static bool IsAbbreviation(string text, int start, int dot)
    {
        var wordStart = dot;
        while (wordStart > start && !char.IsWhiteSpace(text[wordStart - 1]))
        {
            wordStart--;
        }

        var word = text[wordStart..dot].TrimStart('(', '"', '\'');
        var isInitial = word.Length == 1 && char.IsUpper(word[0]) && word != "I";
        return isInitial || Abbreviations.Contains(word);
    }

    private static void AddSentence(List<SpeechSegment> segments, string sentence)
    {
        sentence = sentence.Trim();
        while (sentence.Length > SpeechText.MaxSegmentChars)
        {
            var cut = FindCut(sentence);
            Add(sentence[..cut], endsSentence: false);
            sentence = sentence[cut..].TrimStart();
        }

        Add(sentence, endsSentence: true);

        void Add(string part, bool endsSentence)
        {
            part = part.Trim();
            if (part.AsSpan().ContainsAnyExcept(NotSpoken))
            {
                segments.Add(new SpeechSegment(part, endsSentence));
            }
        }
    }

    private static int FindCut(string sentence)
    {
        var window = sentence.AsSpan(0, SpeechText.MaxSegmentChars);
        for (var i = window.Length - 2; i > window.Length / 3; i--)
        {
            if (window[i] is '、' or '，' || (window[i] is ',' or ';' or ':' && window[i + 1] == ' '))
            {
                return i + 1;
            }
        }

        var space = window.LastIndexOf(' ');
        if (space > window.Length / 3)
        {
            return space;
        }

        // No surrogate pair is cut in two.
        return char.IsHighSurrogate(window[^1]) ? window.Length - 1 : window.Length;
    }
}
