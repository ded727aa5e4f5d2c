using System.Runtime.InteropServices;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>What the searches of one transcriber share: the network, the rules, and the buffers, which grow to the widest search and are used again.</summary>
internal sealed class SearchContext
{
    private readonly List<Hypothesis> _pool = [];
    private float[] _rows = [];

    /// <param name="predictor">The network.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    public SearchContext(ITokenPredictor predictor, Vocabulary vocabulary)
    {
        Predictor = predictor;
        Vocabulary = vocabulary;
        Rules = new TokenRules(vocabulary);
        Endings = new EndingRules(vocabulary.Special);
        Chooser = new TokenChooser(vocabulary.Special);
        Beams = new int[predictor.MaxBeams];
        Tokens = new int[predictor.MaxBeams];
    }

    /// <summary>The network.</summary>
    public ITokenPredictor Predictor { get; }

    /// <summary>The model's tokens.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>Which tokens may come next.</summary>
    public TokenRules Rules { get; }

    /// <summary>When a hypothesis ends.</summary>
    public EndingRules Endings { get; }

    /// <summary>How tokens are chosen.</summary>
    public TokenChooser Chooser { get; }

    /// <summary>The beams of the step that is being made.</summary>
    public int[] Beams { get; }

    /// <summary>The token of each of them.</summary>
    public int[] Tokens { get; }

    /// <summary>Most tokens of a window: half of what the decoder can hold, less room for the prompt's special tokens (whisper.cpp).</summary>
    public int MaxWindowTokens => Math.Max(1, (Predictor.MaxTokens / 2) - 4);

    /// <summary>A row of logits or log probabilities.</summary>
    /// <param name="index">Which one.</param>
    public Span<float> Row(int index) => _rows.AsSpan(index * Predictor.VocabularySize, Predictor.VocabularySize);

    /// <summary>Makes sure of a number of rows; the first one keeps its values.</summary>
    /// <param name="count">Rows.</param>
    public void EnsureRows(int count)
    {
        if (_rows.Length < count * Predictor.VocabularySize)
        {
            Array.Resize(ref _rows, count * Predictor.VocabularySize);
        }
    }

    /// <summary>Hypotheses of the pool, which a search may reorder.</summary>
    /// <param name="first">The first one.</param>
    /// <param name="count">How many.</param>
    public Span<Hypothesis> Hypotheses(int first, int count)
    {
        while (_pool.Count < first + count)
        {
            _pool.Add(new Hypothesis(MaxWindowTokens));
        }

        return CollectionsMarshal.AsSpan(_pool).Slice(first, count);
    }

    /// <summary>Appends the tokens in <see cref="Tokens"/> to the beams in <see cref="Beams"/>; the rows receive the logits, in the same order.</summary>
    /// <param name="count">Beams of this step.</param>
    /// <param name="cancellationToken">Ends the step.</param>
    public void Step(int count, CancellationToken cancellationToken) =>
        Predictor.AppendEach(Beams.AsSpan(0, count), Tokens.AsSpan(0, count), _rows.AsSpan(0, count * Predictor.VocabularySize), cancellationToken);
}
