namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>A trigram language model with interpolated absolute discounting, estimated from weighted sentences.</summary>
/// <remarks>
/// p(w|h) = max(c(h,w) − D, 0) / c(h) + D·N(h) / c(h) · p(w|h′), where N(h) is the number of different words seen after h, h′ drops the oldest word
/// and D is 0.7 (Ney, Essen and Kneser, "On structuring probabilistic dependences in stochastic language modelling", 1994). Written as a back-off
/// model the weight of a history is D·N(h) / c(h), and every distribution sums to one.
/// </remarks>
public sealed class TrigramModel
{
    /// <summary>The mass taken from each count for words that were not seen.</summary>
    public const double Discount = 0.7;

    /// <summary>Sentence start; predicted by nothing.</summary>
    public const string Start = "<s>";

    /// <summary>Sentence end.</summary>
    public const string End = "</s>";

    private readonly Dictionary<string, int> _unigrams = new(StringComparer.Ordinal);
    private readonly Dictionary<(string First, string Second), int> _bigrams = [];
    private readonly Dictionary<(string First, string Second, string Third), int> _trigrams = [];
    private readonly Dictionary<string, (int Total, int Kinds)> _afterOne = new(StringComparer.Ordinal);
    private readonly Dictionary<(string First, string Second), (int Total, int Kinds)> _afterTwo = [];
    private readonly int _total;

    /// <summary>Counts the sentences.</summary>
    /// <param name="sentences">The training text; at least one sentence.</param>
    public TrigramModel(IEnumerable<WeightedPhrase> sentences)
    {
        foreach (var sentence in sentences)
        {
            List<string> words = [Start, .. sentence.Words, End];
            for (var i = 1; i < words.Count; i++)
            {
                _unigrams[words[i]] = _unigrams.GetValueOrDefault(words[i]) + sentence.Count;
                _total += sentence.Count;
                Count(_bigrams, _afterOne, (words[i - 1], words[i]), words[i - 1], sentence.Count);
                if (i > 1)
                {
                    Count(_trigrams, _afterTwo, (words[i - 2], words[i - 1], words[i]), (words[i - 2], words[i - 1]), sentence.Count);
                }
            }
        }

        ArgumentOutOfRangeException.ThrowIfZero(_total, nameof(sentences));
    }

    /// <summary>Every word that can be predicted, the sentence end included.</summary>
    public IReadOnlyCollection<string> Vocabulary => _unigrams.Keys;

    /// <summary>The bigrams seen.</summary>
    public IReadOnlyCollection<(string First, string Second)> Bigrams => _bigrams.Keys;

    /// <summary>The trigrams seen.</summary>
    public IReadOnlyCollection<(string First, string Second, string Third)> Trigrams => _trigrams.Keys;

    /// <summary>p(word).</summary>
    /// <param name="word">A word.</param>
    public double Probability(string word) => (double)_unigrams.GetValueOrDefault(word) / _total;

    /// <summary>p(word | before).</summary>
    /// <param name="before">The word before.</param>
    /// <param name="word">A word.</param>
    public double Probability(string before, string word) =>
        Discounted(_bigrams.GetValueOrDefault((before, word)), _afterOne.GetValueOrDefault(before)) + (BackOff(before) * Probability(word));

    /// <summary>p(word | earlier, before).</summary>
    /// <param name="earlier">The word before the last.</param>
    /// <param name="before">The word before.</param>
    /// <param name="word">A word.</param>
    public double Probability(string earlier, string before, string word) =>
        Discounted(_trigrams.GetValueOrDefault((earlier, before, word)), _afterTwo.GetValueOrDefault((earlier, before)))
        + (BackOff(earlier, before) * Probability(before, word));

    /// <summary>The weight of the shorter history after one word; 1 where the word was never followed.</summary>
    /// <param name="before">The history.</param>
    public double BackOff(string before) => Weight(_afterOne.GetValueOrDefault(before));

    /// <summary>The weight of the shorter history after two words; 1 where the pair was never followed.</summary>
    /// <param name="earlier">The first word of the history.</param>
    /// <param name="before">The second.</param>
    public double BackOff(string earlier, string before) => Weight(_afterTwo.GetValueOrDefault((earlier, before)));

    private static double Discounted(int count, (int Total, int Kinds) after) =>
        count == 0 ? 0 : Math.Max(count - Discount, 0) / after.Total;

    private static double Weight((int Total, int Kinds) after) => after.Total == 0 ? 1 : Discount * after.Kinds / after.Total;

    private static void Count<TGram, THistory>(
        Dictionary<TGram, int> grams, Dictionary<THistory, (int Total, int Kinds)> after, TGram gram, THistory history, int count)
        where TGram : notnull
        where THistory : notnull
    {
        var (total, kinds) = after.GetValueOrDefault(history);
        after[history] = (total + count, grams.ContainsKey(gram) ? kinds : kinds + 1);
        grams[gram] = grams.GetValueOrDefault(gram) + count;
    }
}
