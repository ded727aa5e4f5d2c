using System.Threading.Channels;

namespace VoiceMesh.Stt.Engines;

/// <summary>Recognises one utterance. Calls come from one thread at a time; decoding happens elsewhere. Disposing abandons the utterance at once.</summary>
public interface IUtteranceDecoder : IAsyncDisposable
{
    /// <summary>The newest guess for everything heard so far. Holds one at most: a guess that nobody took is replaced by the next.</summary>
    ChannelReader<Hypothesis> Interims { get; }

    /// <summary>Takes audio in order; returns without waiting for the decoder.</summary>
    /// <param name="samples">Mono samples at the engine's rate; any length.</param>
    void Append(ReadOnlySpan<short> samples);

    /// <summary>Starts the final in the background over what has come so far. Does nothing when one is under way.</summary>
    void BeginFinal();

    /// <summary>Throws the final that <see cref="BeginFinal"/> started away, because speech went on.</summary>
    void DiscardFinal();

    /// <summary>
    /// Answers the final. The one from <see cref="BeginFinal"/> is taken when it was not discarded: only silence came since. Called once; no audio
    /// follows it.
    /// </summary>
    /// <param name="cancellationToken">Abandons the wait, not the decoding; dispose for that.</param>
    Task<Hypothesis> FinishAsync(CancellationToken cancellationToken);
}
