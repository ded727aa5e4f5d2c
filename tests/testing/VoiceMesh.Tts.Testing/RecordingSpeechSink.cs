using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Testing;

/// <summary>Keeps what an engine said, and may ask it to stop after a number of samples.</summary>
public sealed class RecordingSpeechSink : ISpeechSink
{
    private readonly List<short> _samples = [];

    /// <summary>Everything said so far.</summary>
    public IReadOnlyList<short> Samples => _samples;

    /// <summary>Words in the order in which they came.</summary>
    public List<SpokenWord> Words { get; } = [];

    /// <summary>Samples after which the engine is told to stop. Default: never.</summary>
    public int StopAfterSamples { get; init; } = int.MaxValue;

    /// <summary>Number of callbacks.</summary>
    public int Callbacks { get; private set; }

    /// <summary>Called at each callback, before its samples are kept.</summary>
    public Action<int>? OnCallback { get; init; }

    /// <inheritdoc />
    public bool WriteAudio(ReadOnlySpan<short> samples)
    {
        var callback = Callbacks++;
        OnCallback?.Invoke(callback);
        _samples.AddRange(samples);
        return _samples.Count < StopAfterSamples;
    }

    /// <inheritdoc />
    public void WriteWord(SpokenWord word) => Words.Add(word);
}
