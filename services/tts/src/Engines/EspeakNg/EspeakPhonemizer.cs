using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using static VoiceMesh.Tts.Engines.EspeakNg.EspeakNgNative;

namespace VoiceMesh.Tts.Engines.EspeakNg;

/// <summary>Asks espeak-ng how text is spoken, clause by clause.</summary>
/// <remarks>
/// Debian's library does not say what ended a clause (Piper patches it to), so that is read from the text up to where the library stopped. It always
/// stops one character behind the start of the next clause, because it looks ahead.
/// </remarks>
public sealed partial class EspeakPhonemizer(EspeakNgLibrary library)
{
    /// <summary>Phonemes of a text, one clause after the other.</summary>
    /// <param name="voice">Name or language tag of a voice, as espeak-ng calls it.</param>
    /// <param name="text">A sentence.</param>
    /// <param name="cancellationToken">Takes the request out of the queue if it has not begun.</param>
    /// <exception cref="SpeechEngineException">There is no such voice.</exception>
    public async Task<IReadOnlyList<EspeakClause>> PhonemizeAsync(string voice, string text, CancellationToken cancellationToken)
    {
        IReadOnlyList<EspeakClause> clauses = [];
        await library.RunAsync(() => clauses = Phonemize(voice, text), cancellationToken);
        return clauses;
    }

    /// <summary>Phonemes of words that are spoken each by itself.</summary>
    /// <param name="voice">Name or language tag of a voice, as espeak-ng calls it.</param>
    /// <param name="words">The words.</param>
    /// <param name="cancellationToken">Takes the request out of the queue if it has not begun.</param>
    public async Task<IReadOnlyList<string>> PhonemizeEachAsync(string voice, IReadOnlyList<string> words, CancellationToken cancellationToken)
    {
        string[] phonemes = [];
        await library.RunAsync(() => phonemes = [.. words.Select(word => string.Join(' ', Phonemize(voice, word).Select(clause => clause.Ipa)))], cancellationToken);
        return phonemes;
    }

    private unsafe List<EspeakClause> Phonemize(string voice, string text)
    {
        library.SelectVoice(voice);
        var clauses = new List<EspeakClause>();
        var bytes = Encoding.UTF8.GetBytes(text + '\0');
        var clauseStart = 0;
        fixed (byte* start = bytes)
        {
            // A clause takes one byte at least; a library that stands still ends here rather than never.
            var next = start;
            for (var turn = 0; next is not null && turn < bytes.Length; turn++)
            {
                var ipa = Marshal.PtrToStringUTF8(TextToPhonemes(&next, (int)Utf8, Ipa)) ?? "";
                var end = next is null ? bytes.Length - 1 : StartOfLastCharacter(bytes, (int)(next - start));
                var clause = Encoding.UTF8.GetString(bytes, clauseStart, Math.Max(0, end - clauseStart));
                clauses.Add(new EspeakClause(clause, LanguageFlag().Replace(ipa, "").Trim(), FindMark(clause)));
                clauseStart = Math.Max(clauseStart, end);
            }
        }

        return clauses;
    }

    private static int StartOfLastCharacter(byte[] bytes, int end)
    {
        var start = Math.Max(0, end - 1);
        while (start > 0 && (bytes[start] & 0xC0) == 0x80)
        {
            start--;
        }

        return start;
    }

    /// <summary>The mark at a clause's end, behind quotes and brackets that close there; of several the one that says most ("?!" asks).</summary>
    private static char? FindMark(string clause)
    {
        char? found = null;
        for (var i = clause.Length - 1; i >= 0; i--)
        {
            if (ToMark(clause[i]) is { } mark)
            {
                found = mark == '?' || found is null ? mark : found;
            }
            else if (!char.IsWhiteSpace(clause[i]) && !char.IsPunctuation(clause[i]))
            {
                break;
            }
        }

        return found;
    }

    private static char? ToMark(char character) => character switch
    {
        '.' or '。' or '।' or '۔' or '…' => '.',
        '?' or '？' or '؟' => '?',
        '!' or '！' => '!',
        ',' or '，' or '、' or '،' => ',',
        ':' or '：' => ':',
        ';' or '；' or '؛' or '—' or '–' => ';',
        _ => null,
    };

    /// <summary>Marks around words that espeak-ng speaks by the rules of another language.</summary>
    [GeneratedRegex(@"\([^)]+\)", RegexOptions.CultureInvariant)]
    private static partial Regex LanguageFlag();
}
