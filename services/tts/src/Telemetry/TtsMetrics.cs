using System.Diagnostics;
using System.Diagnostics.Metrics;
using VoiceMesh.Tts.Synthesis;

namespace VoiceMesh.Tts.Telemetry;

/// <summary>Instruments and spans of the tts service.</summary>
public sealed class TtsMetrics : IDisposable
{
    /// <summary>Name of the meter and of the span source.</summary>
    public const string SourceName = "VoiceMesh.Tts";

    private readonly Counter<long> _characters;
    private readonly Counter<double> _audioSeconds;
    private readonly Counter<long> _rejected;
    private readonly Histogram<double> _timeToFirstAudio;

    public TtsMetrics(IMeterFactory meterFactory, StreamLimiter limiter)
    {
        var meter = meterFactory.Create(SourceName);
        meter.CreateObservableGauge("voicemesh_tts_streams_active", () => limiter.Active, description: "Synthesize streams open now.");
        meter.CreateObservableGauge("voicemesh_tts_streams_limit", () => limiter.Limit, description: "Synthesize streams that this process accepts.");
        _timeToFirstAudio = meter.CreateHistogram(
            "voicemesh_tts_time_to_first_audio_seconds",
            description: "First text chunk received to first audio sent.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2] });
        _characters = meter.CreateCounter<long>("voicemesh_tts_characters_total", description: "Characters of text received to be spoken.");
        _audioSeconds = meter.CreateCounter<double>("voicemesh_tts_audio_seconds_total", description: "Seconds of speech sent.");
        _rejected = meter.CreateCounter<long>("voicemesh_tts_streams_rejected_total", description: "Synthesize streams refused because the limit was reached.");
        limiter.Rejected = () => _rejected.Add(1);
    }

    /// <summary>Source of the span <c>tts.synthesize</c>.</summary>
    public ActivitySource Spans { get; } = new(SourceName);

    public void AddCharacters(string engine, int count) => _characters.Add(count, new KeyValuePair<string, object?>("engine", engine));

    public void AddAudio(string engine, double seconds) => _audioSeconds.Add(seconds, new KeyValuePair<string, object?>("engine", engine));

    public void RecordFirstAudio(string engine, TimeSpan elapsed) =>
        _timeToFirstAudio.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));

    public void Dispose() => Spans.Dispose();
}
