using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>What all calls of a server share.</summary>
internal sealed class CallContext(CallServerOptions options, TimeProvider timeProvider)
{
    private int _active;
    private int _connected;
    private int _audio;
    private long _overflows;
    private long _failures;

    public CallServerOptions Options { get; } = options;

    public TimeProvider TimeProvider { get; } = timeProvider;

    public MediaClock Clock { get; } = new(timeProvider);

    public int Active => Volatile.Read(ref _active);

    public int Connected => Volatile.Read(ref _connected);

    /// <summary>Calls that hold codecs, which are native memory.</summary>
    public int WithAudio => Volatile.Read(ref _audio);

    public long Overflows => Interlocked.Read(ref _overflows);

    public long Failures => Interlocked.Read(ref _failures);

    public void CountActive(int change) => Interlocked.Add(ref _active, change);

    public void CountConnected(int change) => Interlocked.Add(ref _connected, change);

    public void CountAudio(int change) => Interlocked.Add(ref _audio, change);

    public void CountOverflow() => Interlocked.Increment(ref _overflows);

    public void CountFailure() => Interlocked.Increment(ref _failures);
}
