using VoiceMesh.Whisper.Network;

namespace VoiceMesh.Whisper.Testing;

/// <summary>A decoder without a network: the logits after some tokens come from a function. It holds its callers to the rules of the interface.</summary>
/// <param name="vocabularySize">Length of a row of logits.</param>
/// <param name="maxBeams">Hypotheses that can be held.</param>
/// <param name="maxTokens">Most tokens of a beam.</param>
/// <param name="logitsAfter">Fills a row with what follows some tokens.</param>
public sealed class FakeTokenPredictor(int vocabularySize, int maxBeams, int maxTokens, FakeTokenPredictor.LogitsAfter logitsAfter) : ITokenPredictor
{
    private readonly List<int>[] _beams = [.. Enumerable.Range(0, maxBeams).Select(_ => new List<int>())];

    /// <summary>Fills a row of logits.</summary>
    /// <param name="tokens">All tokens that the beam holds.</param>
    /// <param name="logits">The row.</param>
    public delegate void LogitsAfter(IReadOnlyList<int> tokens, Span<float> logits);

    /// <inheritdoc/>
    public int VocabularySize => vocabularySize;

    /// <inheritdoc/>
    public int MaxBeams => maxBeams;

    /// <inheritdoc/>
    public int MaxTokens => maxTokens;

    /// <summary>What the beam held after each call of <see cref="Append"/>.</summary>
    public List<int[]> Prompts { get; } = [];

    /// <summary>Steps of several beams.</summary>
    public int Steps { get; private set; }

    /// <summary>Logits that depend on all tokens, and are the same each time for the same seed.</summary>
    /// <param name="seed">Any number.</param>
    /// <param name="spread">Half of the range of the logits.</param>
    public static LogitsAfter RandomTable(int seed, float spread) => (tokens, logits) =>
    {
        var hash = unchecked((uint)seed * 2654435761);
        foreach (var token in tokens)
        {
            hash = unchecked(((hash ^ (uint)token) * 16777619) + 0x9E3779B9);
        }

        var random = new Random((int)(hash & int.MaxValue));
        for (var index = 0; index < logits.Length; index++)
        {
            logits[index] = ((2 * random.NextSingle()) - 1) * spread;
        }
    };

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (var beam in _beams)
        {
            beam.Clear();
        }
    }

    /// <inheritdoc/>
    public int Length(int beam) => _beams[beam].Count;

    /// <inheritdoc/>
    public void Append(int beam, ReadOnlySpan<int> tokens, Span<float> logits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(tokens.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, VocabularySize, nameof(logits));
        cancellationToken.ThrowIfCancellationRequested();
        _beams[beam].AddRange(tokens);
        if (_beams[beam].Count > MaxTokens)
        {
            throw new InvalidOperationException($"Beam {beam} holds more than {MaxTokens} tokens.");
        }

        Prompts.Add([.. _beams[beam]]);
        logitsAfter(_beams[beam], logits);
    }

    /// <inheritdoc/>
    public void AppendEach(ReadOnlySpan<int> beams, ReadOnlySpan<int> tokens, Span<float> logits, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(tokens.Length, beams.Length, nameof(tokens));
        ArgumentOutOfRangeException.ThrowIfNotEqual(logits.Length, beams.Length * VocabularySize, nameof(logits));
        if (beams.ToArray().Distinct().Count() != beams.Length)
        {
            throw new ArgumentException("Every beam takes one token a step.", nameof(beams));
        }

        cancellationToken.ThrowIfCancellationRequested();
        Steps++;
        for (var index = 0; index < beams.Length; index++)
        {
            var beam = _beams[beams[index]];
            beam.Add(tokens[index]);
            if (beam.Count > MaxTokens)
            {
                throw new InvalidOperationException($"Beam {beams[index]} holds more than {MaxTokens} tokens.");
            }

            logitsAfter(beam, logits.Slice(index * VocabularySize, VocabularySize));
        }
    }

    /// <inheritdoc/>
    public void Copy(int from, int to)
    {
        if (from != to)
        {
            _beams[to].Clear();
            _beams[to].AddRange(_beams[from]);
        }
    }
}
