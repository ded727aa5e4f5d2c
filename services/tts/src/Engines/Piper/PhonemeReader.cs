using System.Text;
using VoiceMesh.Tts.Engines.EspeakNg;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Makes of a sentence the phonemes that a voice was taught, as Piper does (https://github.com/OHF-Voice/piper1-gpl).</summary>
/// <param name="espeak">Knows how words are spoken; null where espeak-ng is missing, and only voices that read letters can speak.</param>
internal sealed class PhonemeReader(EspeakPhonemizer? espeak)
{
    private static readonly char[] WordEdges = [.. " \t\r\n.,;:!?\"()[]{}¿¡…«»„“”–—"];

    /// <summary>Reads a sentence.</summary>
    /// <param name="text">Normalised text.</param>
    /// <param name="config">The voice.</param>
    /// <param name="cancellationToken">Ends the wait for espeak-ng.</param>
    /// <exception cref="SpeechEngineException">espeak-ng is missing or does not speak the voice's language.</exception>
    public async Task<PiperUtterance> ReadAsync(string text, PiperVoiceConfig config, CancellationToken cancellationToken)
    {
        if (config.Alphabet == PhonemeAlphabet.Text)
        {
            return ReadLetters(text);
        }

        if (espeak is null)
        {
            throw new SpeechEngineException("This voice needs espeak-ng, which is missing; install the Debian packages libespeak-ng1 and espeak-ng-data.");
        }

        var phonemes = new List<string>();
        var words = new List<PhonemeSpan>();
        foreach (var clause in await espeak.PhonemizeAsync(config.EspeakVoice, text, cancellationToken))
        {
            await AddClauseAsync(espeak, clause, config, phonemes, words, cancellationToken);
        }

        if (phonemes is [.., "," or ":" or ";"])
        {
            // Piper puts a blank behind every mark that ends no sentence, at the very end too.
            phonemes.Add(" ");
        }

        return new PiperUtterance(phonemes, words);
    }

    private static PiperUtterance ReadLetters(string text)
    {
        var phonemes = new List<string>();
        var words = new List<PhonemeSpan>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (phonemes.Count > 0)
            {
                phonemes.Add(" ");
            }

            var start = phonemes.Count;
            phonemes.AddRange(Characters(word));
            if (word.Trim(WordEdges) is { Length: > 0 } bare)
            {
                words.Add(new PhonemeSpan(bare, start, phonemes.Count));
            }
        }

        return new PiperUtterance(phonemes, words);
    }

    private static async Task AddClauseAsync(
        EspeakPhonemizer espeak, EspeakClause clause, PiperVoiceConfig config, List<string> phonemes, List<PhonemeSpan> words, CancellationToken cancellationToken)
    {
        // A full stop within a sentence ended no sentence ("Dr. Smith"); voices know it from the very end only.
        if (phonemes is [.., "."])
        {
            phonemes[^1] = " ";
        }
        else if (phonemes is [.., not " "])
        {
            phonemes.Add(" ");
        }

        var groups = Groups(clause.Ipa, config);
        var written = clause.Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(word => word.Trim(WordEdges)).Where(HasLetterOrDigit).ToList();
        if (groups.Count > 0 && written.Count > 0)
        {
            IReadOnlyList<IReadOnlyList<int>> alone = groups.Count == written.Count
                ? [.. groups.Select(group => (IReadOnlyList<int>)[group.Count])]
                : [.. (await espeak.PhonemizeEachAsync(config.EspeakVoice, written, cancellationToken)).Select(ipa => (IReadOnlyList<int>)[.. Groups(ipa, config).Select(g => g.Count)])];
            var spans = WordAligner.Align([.. groups.Select(group => group.Count)], alone);
            words.AddRange(written.Select((word, i) => new PhonemeSpan(word, phonemes.Count + spans[i].Start, phonemes.Count + spans[i].End)));
        }

        for (var i = 0; i < groups.Count; i++)
        {
            if (i > 0)
            {
                phonemes.Add(" ");
            }

            phonemes.AddRange(groups[i]);
        }

        // Piper keeps the mark though it is no sound.
        if (clause.Mark is { } mark && groups.Count > 0)
        {
            phonemes.Add(mark.ToString());
        }
    }

    private static List<List<string>> Groups(string ipa, PiperVoiceConfig config) =>
        [.. ipa.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(group => Merge(Replace(Characters(group), config), config))];

    private static IEnumerable<string> Characters(string text)
    {
        foreach (var rune in CanonicalDecomposition.Decompose(text).EnumerateRunes())
        {
            yield return rune.ToString();
        }
    }

    private static List<string> Replace(IEnumerable<string> phonemes, PiperVoiceConfig config) =>
        [.. phonemes.SelectMany(phoneme => config.Replacements.TryGetValue(phoneme, out var others) ? others : [phoneme])];

    private static List<string> Merge(List<string> phonemes, PiperVoiceConfig config)
    {
        if (config.Clusters.Count == 0)
        {
            return phonemes;
        }

        var merged = new List<string>(phonemes.Count);
        for (var i = 0; i < phonemes.Count; i++)
        {
            var longest = config.Clusters.Where(cluster => phonemes.Skip(i).Take(cluster.Length).SequenceEqual(cluster)).MaxBy(cluster => cluster.Length);
            merged.Add(longest is null ? phonemes[i] : string.Concat(longest));
            i += longest is null ? 0 : longest.Length - 1;
        }

        return merged;
    }

    private static bool HasLetterOrDigit(string word)
    {
        foreach (var rune in word.EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                return true;
            }
        }

        return false;
    }
}
