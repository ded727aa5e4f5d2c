using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using Grpc.Core;
using VoiceMesh.Stt.Engines;

namespace VoiceMesh.Stt.Transcription;

/// <summary>The service's instruments and its span source.</summary>
public sealed class TranscriptionMetrics : IDisposable
{
    /// <summary>Name of the meter and of the span source.</summary>
    public const string SourceName = "VoiceMesh.Stt";

    private readonly Meter _meter;
    private readonly ActivitySource _spans = new(SourceName);
    private readonly Counter<long> _errors;
    private readonly Counter<long> _utterances;
    private readonly Counter<double> _audio;
    private readonly Histogram<double> _finals;
    private int _active;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter.</param>
    /// <param name="engine">Read by the gauges.</param>
    public TranscriptionMetrics(IMeterFactory meters, ActiveSpeechEngine engine)
    {
        _meter = meters.Create(SourceName);
        _errors = _meter.CreateCounter<long>(
            "voice_ai_transcription_errors_total", description: "Transcription streams that ended without a final, by reason.");
        _utterances = _meter.CreateCounter<long>(
            "voicemesh_stt_utterances_total", description: "Finals answered, by whether they held words.");
        _audio = _meter.CreateCounter<double>("voicemesh_stt_audio_seconds_total", description: "Audio transcribed.");
        _finals = _meter.CreateHistogram(
            "voicemesh_stt_final_seconds",
            description: "Time from end_of_utterance to the final.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5] });
        _ = _meter.CreateObservableGauge(
            "voicemesh_stt_streams_active", () => Volatile.Read(ref _active), description: "Transcription streams open, those that wait for a decoder included.");
        _ = _meter.CreateObservableGauge(
            "voicemesh_stt_slots_in_use", () => engine.Engine?.Load.SlotsInUse ?? 0, description: "Decoder slots that utterances hold.");
        _ = _meter.CreateObservableGauge(
            "voicemesh_stt_queue_age_seconds",
            () => engine.Engine?.Load.QueueAge.TotalSeconds ?? 0,
            description: "How long the oldest stream has waited for a decoder, or the oldest final for a thread.");
    }

    /// <summary>A stream was opened.</summary>
    public void StreamOpened() => Interlocked.Increment(ref _active);

    /// <summary>A stream ended.</summary>
    public void StreamClosed() => Interlocked.Decrement(ref _active);

    /// <summary>A stream ended without a final.</summary>
    /// <param name="status">What the caller was told; the label says it in snake case.</param>
    public void Failed(StatusCode status) => _errors.Add(1, new KeyValuePair<string, object?>("reason", JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())));

    /// <summary>A final was answered.</summary>
    /// <param name="hypothesis">The final.</param>
    /// <param name="elapsed">Time since the end of the utterance.</param>
    public void Answered(Hypothesis hypothesis, TimeSpan elapsed)
    {
        _utterances.Add(1, new KeyValuePair<string, object?>("result", hypothesis.Text.Length > 0 ? "words" : "empty"));
        _audio.Add(hypothesis.AudioMs / 1000.0);
        _finals.Record(elapsed.TotalSeconds);
    }

    /// <summary>Begins the span of a final, a child of the call's span.</summary>
    public Activity? BeginFinalSpan() => _spans.StartActivity("stt.final");

    /// <inheritdoc />
    public void Dispose()
    {
        _meter.Dispose();
        _spans.Dispose();
    }
}
