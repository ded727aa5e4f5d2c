using System.Diagnostics.Metrics;
using VoiceMesh.Stt.Transcription;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>Instruments of the Whisper engine.</summary>
internal sealed class WhisperMetrics
{
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5],
    };

    private readonly Histogram<int> _batch;
    private readonly Histogram<double> _encode;
    private readonly Histogram<double> _decode;
    private readonly Histogram<double> _realTimeFactor;
    private readonly Counter<long> _interims;
    private readonly Counter<long> _rejected;
    private double _interimInterval;
    private int _capacity;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">Makes the meter, which it also owns.</param>
    public WhisperMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TranscriptionMetrics.SourceName);
        _batch = meter.CreateHistogram(
            "voicemesh_stt_encoder_batch_windows",
            description: "Windows that went through the encoder together.",
            advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16] });
        _encode = meter.CreateHistogram("voicemesh_stt_encode_seconds", description: "Time of one encoder pass, by kind of window.", advice: Seconds);
        _decode = meter.CreateHistogram("voicemesh_stt_decode_seconds", description: "Time to decode one window, by kind.", advice: Seconds);
        _realTimeFactor = meter.CreateHistogram(
            "voicemesh_stt_real_time_factor_ratio",
            description: "Time spent on a final window by the length of its audio.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2] });
        _interims = meter.CreateCounter<long>(
            "voicemesh_stt_interims_total", description: "Interim windows asked for, by whether they were recognised or dropped to make room.");
        _rejected = meter.CreateCounter<long>(
            "voicemesh_stt_rejected_texts_total", description: "Texts that a guard took back, by guard.");
        _ = meter.CreateObservableGauge(
            "voicemesh_stt_interim_interval_seconds",
            () => Volatile.Read(ref _interimInterval),
            description: "Time between two interims of a stream; load stretches it before anything else suffers.");
        _ = meter.CreateObservableGauge(
            "voicemesh_stt_stream_capacity",
            () => Volatile.Read(ref _capacity),
            description: "Streams that the measured speed carries; one more is refused.");
    }

    /// <summary>An encoder pass ended.</summary>
    /// <param name="final">Finals or interims.</param>
    /// <param name="windows">How many.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Encoded(bool final, int windows, TimeSpan elapsed)
    {
        _batch.Record(windows);
        _encode.Record(elapsed.TotalSeconds, Kind(final));
    }

    /// <summary>A window was decoded.</summary>
    /// <param name="final">Final or interim.</param>
    /// <param name="elapsed">How long it took.</param>
    public void Decoded(bool final, TimeSpan elapsed) => _decode.Record(elapsed.TotalSeconds, Kind(final));

    /// <summary>A final window is done.</summary>
    /// <param name="worked">Time spent on it.</param>
    /// <param name="audio">Its length.</param>
    public void FinalDone(TimeSpan worked, TimeSpan audio) => _realTimeFactor.Record(worked / audio);

    /// <summary>An interim ended.</summary>
    /// <param name="recognised">False: it was dropped.</param>
    public void InterimEnded(bool recognised) =>
        _interims.Add(1, new KeyValuePair<string, object?>("result", recognised ? "recognised" : "dropped"));

    /// <summary>A guard took words back.</summary>
    /// <param name="guard">Which, in snake case.</param>
    public void Rejected(string guard) => _rejected.Add(1, new KeyValuePair<string, object?>("guard", guard));

    /// <summary>The load was judged anew.</summary>
    /// <param name="interimInterval">Time between two interims of a stream.</param>
    /// <param name="capacity">Streams that fit.</param>
    public void Judged(TimeSpan interimInterval, int capacity)
    {
        Volatile.Write(ref _interimInterval, interimInterval.TotalSeconds);
        Volatile.Write(ref _capacity, capacity);
    }

    private static KeyValuePair<string, object?> Kind(bool final) => new("kind", final ? "final" : "interim");
}
