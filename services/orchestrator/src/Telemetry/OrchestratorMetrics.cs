using System.Diagnostics.Metrics;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Telemetry;

/// <summary>What the orchestrator measures. No label names a session.</summary>
public sealed class OrchestratorMetrics
{
    private readonly Meter _meter;
    private readonly Histogram<double> _endToEnd;
    private readonly Histogram<double> _response;
    private readonly Histogram<double> _stage;
    private readonly Counter<long> _transcriptionErrors;
    private readonly Counter<long> _stageErrors;
    private readonly Counter<long> _turns;
    private readonly Counter<long> _interruptions;
    private readonly Counter<long> _framesDropped;
    private int _active;

    public OrchestratorMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("VoiceMesh.Orchestrator");
        // The last two bounds let a quantile be told apart from 2.5 s, at which the critical alert stands.
        _endToEnd = Histogram(
            "voice_ai_e2e_latency_ms",
            "Silence that a person heard: last speech sample to first reply sample, in milliseconds.",
            100, 200, 300, 400, 500, 750, 1000, 1500, 2000, 2500, 5000);
        _response = Histogram("voice_ai_response_latency_seconds", "End of the person's turn, as decided, to the first reply audio, in seconds.", 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2.5, 5);
        _stage = Histogram("voicemesh_turn_stage_seconds", "Share of each stage in the silence before a reply, in seconds.", 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 2, 5);
        _transcriptionErrors = Counter("voice_ai_transcription_errors_total", "Utterances that stt failed on, each failing try counted.");
        _stageErrors = Counter("voicemesh_stage_errors_total", "Failures of stages as told to clients, by stage and code.");
        _turns = Counter("voicemesh_turns_total", "Turns that are over, by outcome.");
        _interruptions = Counter("voicemesh_interruptions_total", "Speech over a reply, by whether it was an interruption.");
        _framesDropped = Counter("voicemesh_audio_frames_dropped_total", "Audio frames dropped because a conversation fell behind.");
        _meter.CreateObservableGauge("voicemesh_conversations_active", () => Volatile.Read(ref _active), unit: null, "Conversations that are open now.");
    }

    /// <summary>Conversations open now.</summary>
    public int ActiveConversations => Volatile.Read(ref _active);

    public void ConversationOpened() => Interlocked.Increment(ref _active);

    public void ConversationClosed() => Interlocked.Decrement(ref _active);

    public void FrameDropped() => _framesDropped.Add(1);

    public void Interruption(bool confirmed) => _interruptions.Add(1, new KeyValuePair<string, object?>("confirmed", confirmed ? "true" : "false"));

    /// <summary>Counts a failure.</summary>
    /// <param name="stage">Kebab-case service name.</param>
    /// <param name="code">The error code.</param>
    public void StageError(string stage, string code)
    {
        _stageErrors.Add(1, new("stage", stage), new("code", code));
        if (stage == "stt")
        {
            _transcriptionErrors.Add(1);
        }
    }

    /// <summary>Counts a turn and, when it was measured, its latency.</summary>
    /// <param name="ending">How it ended.</param>
    /// <param name="latency">Its stages; null when no reply was heard.</param>
    public void TurnOver(TurnEnding ending, StageDurations? latency)
    {
        _turns.Add(1, new KeyValuePair<string, object?>("outcome", OutcomeOf(ending)));
        if (latency is not { } measured)
        {
            return;
        }

        _endToEnd.Record(measured.SilenceMs);
        _response.Record((measured.SilenceMs - measured.EndpointingMs) / 1000);
        RecordStage("endpointing", measured.EndpointingMs);
        RecordStage("transcription", measured.TranscriptionMs);
        RecordStage("thinking", measured.ThinkingMs);
        RecordStage("synthesis", measured.SynthesisMs);
        RecordStage("playout", measured.PlayoutMs);
    }

    /// <summary>Shows a stage's circuit breaker: 0 closed, 1 open, 2 half open, 3 isolated.</summary>
    /// <param name="stage">Kebab-case service name.</param>
    /// <param name="state">Reads the state.</param>
    public void WatchBreaker(string stage, Func<int> state) => _meter.CreateObservableGauge(
        "voicemesh_stage_circuit_state",
        () => new Measurement<int>(state(), new KeyValuePair<string, object?>("stage", stage)),
        unit: null,
        "Circuit breaker of a stage: 0 closed, 1 open, 2 half open, 3 isolated.");

    private static string OutcomeOf(TurnEnding ending) => ending switch
    {
        TurnEnding.Completed => "completed",
        TurnEnding.Interrupted => "interrupted",
        TurnEnding.Empty => "empty",
        TurnEnding.Failed => "failed",
        _ => "cancelled",
    };

    private void RecordStage(string stage, double milliseconds) => _stage.Record(milliseconds / 1000, new KeyValuePair<string, object?>("stage", stage));

    private Histogram<double> Histogram(string name, string description, params double[] buckets) =>
        _meter.CreateHistogram(name, unit: null, description, tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = buckets });

    private Counter<long> Counter(string name, string description) => _meter.CreateCounter<long>(name, unit: null, description);
}
