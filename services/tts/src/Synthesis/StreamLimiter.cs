using Microsoft.Extensions.Options;

namespace VoiceMesh.Tts.Synthesis;

/// <summary>Counts open streams and refuses what the process can't serve well.</summary>
public sealed class StreamLimiter(IOptions<SynthesisOptions> options)
{
    private int _active;

    /// <summary>Streams open now.</summary>
    public int Active => Volatile.Read(ref _active);

    /// <summary>Streams that may be open at once.</summary>
    public int Limit { get; } = options.Value.MaxConcurrentStreams;

    /// <summary>Called for every refusal.</summary>
    public Action? Rejected { get; set; }

    /// <summary>Takes a place; dispose what is returned to give it back.</summary>
    /// <returns>Null when every place is taken.</returns>
    public IDisposable? TryEnter()
    {
        if (Interlocked.Increment(ref _active) > Limit)
        {
            Interlocked.Decrement(ref _active);
            Rejected?.Invoke();
            return null;
        }

        return new Place(this);
    }

    private sealed class Place(StreamLimiter limiter) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
            {
                Interlocked.Decrement(ref limiter._active);
            }
        }
    }
}
