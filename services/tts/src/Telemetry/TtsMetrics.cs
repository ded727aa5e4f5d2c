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
    private readonly Counter<long> _skippedPhonemes;
    private readonly Histogram<double> _timeToFirstAudio;
    private readonly Meter _meter;

    public TtsMetrics(IMeterFactory meterFactory, StreamLimiter limiter)
    {
        _meter = meterFactory.Create(SourceName);
        _meter.CreateObservableGauge("voicemesh_tts_streams_active", () => limiter.Active, description: "Synthesize streams open now.");
        _meter.CreateObservableGauge("voicemesh_tts_streams_limit", () => limiter.Limit, description: "Synthesize streams that this process accepts.");
        _timeToFirstAudio = _meter.CreateHistogram(
            "voicemesh_tts_time_to_first_audio_seconds",
            description: "First text chunk received to first audio sent.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2] });
        _characters = _meter.CreateCounter<long>("voicemesh_tts_characters_total", description: "Characters of text received to be spoken.");
        _audioSeconds = _meter.CreateCounter<double>("voicemesh_tts_audio_seconds_total", description: "Seconds of speech sent.");
        _rejected = _meter.CreateCounter<long>("voicemesh_tts_streams_rejected_total", description: "Synthesize streams refused because the limit was reached.");
        _skippedPhonemes = _meter.CreateCounter<long>("voicemesh_tts_phonemes_skipped_total", description: "Phonemes that a Piper voice has no sound for and left out.");
        limiter.Rejected = () => _rejected.Add(1);
    }

    /// <summary>Source of the span <c>tts.synthesize</c>.</summary>
    public ActivitySource Spans { get; } = new(SourceName);

    public void AddCharacters(string engine, int count) => _characters.Add(count, new KeyValuePair<string, object?>("engine", engine));

    public void AddAudio(string engine, double seconds) => _audioSeconds.Add(seconds, new KeyValuePair<string, object?>("engine", engine));

    public void AddSkippedPhonemes(string voice, int count) => _skippedPhonemes.Add(count, new KeyValuePair<string, object?>("voice", voice));

    /// <summary>Watches the voices that are in memory; called once, by the engine that loads them.</summary>
    public void ObserveVoices(Func<int> count, Func<long> bytes)
    {
        _meter.CreateObservableGauge("voicemesh_tts_voices_loaded", count, description: "Piper voices in memory.");
        _meter.CreateObservableGauge("voicemesh_tts_voices_loaded_bytes", bytes, description: "Memory that the weights of loaded Piper voices take.");
    }

    public void RecordFirstAudio(string engine, TimeSpan elapsed) =>
        _timeToFirstAudio.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("engine", engine));

    public void Dispose() => Spans.Dispose();
}
