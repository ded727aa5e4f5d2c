using System.Globalization;
using System.Text;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Where words lie in the audio of a sentence.</summary>
internal static class WordTimes
{
    /// <summary>A mark is a pause of about so many phonemes.</summary>
    private const double PausePhonemes = 3;

    private const double BlankPhonemes = 0.5;

    /// <summary>Places words by the durations of phonemes, where the network gave them, else by their number.</summary>
    /// <param name="utterance">The sentence.</param>
    /// <param name="ids">Its numbers.</param>
    /// <param name="durations">How long each number lasts, in any unit; used when there is one for each.</param>
    /// <param name="samples">Length of the audio.</param>
    public static IEnumerable<SpokenWord> Place(PiperUtterance utterance, PhonemeIds ids, ReadOnlySpan<float> durations, int samples)
    {
        var isMeasured = IsUsable(durations, ids.Ids.Length);
        var edges = isMeasured ? MeasuredEdges(ids, durations, samples) : EstimatedEdges(utterance.Phonemes, samples);
        return utterance.Words.Select(word => new SpokenWord(word.Word, At(edges, word.Start), At(edges, word.End), isMeasured));
    }

    private static bool IsUsable(ReadOnlySpan<float> durations, int count)
    {
        var total = 0f;
        foreach (var duration in durations)
        {
            if (!(duration >= 0))
            {
                return false;
            }

            total += duration;
        }

        return durations.Length == count && total > 0 && float.IsFinite(total);
    }

    private static double[] MeasuredEdges(PhonemeIds ids, ReadOnlySpan<float> durations, int samples)
    {
        var sums = new double[durations.Length + 1];
        for (var i = 0; i < durations.Length; i++)
        {
            sums[i + 1] = sums[i] + durations[i];
        }

        var scale = samples / sums[^1];
        return [.. ids.FirstId.Select(first => sums[first] * scale)];
    }

    /// <summary>The begin and the end of a sentence count as a phoneme each.</summary>
    private static double[] EstimatedEdges(IReadOnlyList<string> phonemes, int samples)
    {
        var edges = new double[phonemes.Count + 1];
        edges[0] = 1;
        for (var i = 0; i < phonemes.Count; i++)
        {
            edges[i + 1] = edges[i] + Weight(phonemes[i]);
        }

        var scale = samples / (edges[^1] + 1);
        for (var i = 0; i < edges.Length; i++)
        {
            edges[i] *= scale;
        }

        return edges;
    }

    private static double Weight(string phoneme) => phoneme switch
    {
        " " => BlankPhonemes,
        "." or "," or ";" or ":" or "!" or "?" => PausePhonemes,

        // Stress, length and the like change the sound beside them and have none of their own.
        _ => Rune.GetUnicodeCategory(Rune.GetRuneAt(phoneme, 0)) is UnicodeCategory.ModifierLetter or UnicodeCategory.ModifierSymbol or UnicodeCategory.NonSpacingMark ? 0 : 1,
    };

    private static long At(double[] edges, double phoneme)
    {
        var index = Math.Clamp((int)phoneme, 0, edges.Length - 1);
        var next = Math.Min(index + 1, edges.Length - 1);
        return (long)Math.Round(edges[index] + ((edges[next] - edges[index]) * (phoneme - index)));
    }
}
