namespace VoiceMesh.Whisper.Network;

/// <summary>
/// The decoder as the searches see it: several hypotheses ("beams"), each with a key-value cache of its own, over one encoded window. Not safe for
/// concurrent use; one per transcription.
/// </summary>
public interface ITokenPredictor
{
    /// <summary>Length of a row of logits.</summary>
    int VocabularySize { get; }

    /// <summary>Hypotheses that can be held at the same time.</summary>
    int MaxBeams { get; }

    /// <summary>Most tokens that one beam may hold.</summary>
    int MaxTokens { get; }

    /// <summary>Empties every beam; the encoded window stays.</summary>
    void Reset();

    /// <summary>Tokens that a beam holds.</summary>
    /// <param name="beam">0 to <see cref="MaxBeams"/> − 1.</param>
    int Length(int beam);

    /// <summary>Appends tokens to one beam and predicts what follows the last of them.</summary>
    /// <param name="beam">0 to <see cref="MaxBeams"/> − 1.</param>
    /// <param name="tokens">At least one; with what the beam holds at most <see cref="MaxTokens"/>.</param>
    /// <param name="logits">Receives <see cref="VocabularySize"/> values.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    void Append(int beam, ReadOnlySpan<int> tokens, Span<float> logits, CancellationToken cancellationToken);

    /// <summary>Appends one token to each of several beams in one pass over the weights, and predicts what follows each.</summary>
    /// <param name="beams">Distinct beams.</param>
    /// <param name="tokens">One token per entry of <paramref name="beams"/>.</param>
    /// <param name="logits">Receives one row of <see cref="VocabularySize"/> values per entry, row after row.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    void AppendEach(ReadOnlySpan<int> beams, ReadOnlySpan<int> tokens, Span<float> logits, CancellationToken cancellationToken);

    /// <summary>Makes one beam hold what another holds.</summary>
    /// <param name="from">The beam to copy.</param>
    /// <param name="to">The beam to overwrite.</param>
    void Copy(int from, int to);
}
