using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace VoiceMesh.MediaServer.Telemetry;

/// <summary>Every instrument of the media server. Names that carry their unit are created without one.</summary>
internal sealed class MediaMetrics : IDisposable
{
    public const string MeterName = "VoiceMesh.MediaServer";

    public static readonly ActivitySource Activities = new(MeterName);

    private readonly Meter _meter;
    private readonly Counter<long> _connections;
    private readonly UpDownCounter<long> _activeSessions;
    private readonly Counter<long> _signalingMessages;
    private readonly Histogram<double> _signalingLatency;
    private readonly Histogram<double> _sessionDuration;
    private readonly Counter<long> _audioFrames;
    private readonly Counter<long> _errors;
    private readonly Histogram<double> _audioProcessing;
    private readonly Counter<long> _framesDropped;
    private readonly Counter<long> _repliesDropped;

    public MediaMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _connections = _meter.CreateCounter<long>("webrtc_websocket_connections_total", description: "WebSocket connections accepted.");
        _activeSessions = _meter.CreateUpDownCounter<long>("webrtc_active_sessions_total", description: "Sessions held now.");
        _signalingMessages = _meter.CreateCounter<long>("webrtc_signaling_messages_total", description: "Control messages from clients, by type.");
        _signalingLatency = _meter.CreateHistogram(
            "webrtc_signaling_latency_seconds", description: "Time to handle a control message.", advice: Buckets(0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1));
        _sessionDuration = _meter.CreateHistogram(
            "webrtc_session_duration_seconds", description: "Length of ended sessions.", advice: Buckets(1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600));
        _audioFrames = _meter.CreateCounter<long>("webrtc_audio_frames_processed_total", description: "Audio frames of 32 ms analysed.");
        _errors = _meter.CreateCounter<long>("webrtc_errors_total", description: "Errors reported to clients, by type.");
        _audioProcessing = _meter.CreateHistogram(
            "voice_ai_audio_processing_seconds", description: "Time to resample and analyse one piece of incoming audio.", advice: Buckets(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.05, 0.1));
        _framesDropped = _meter.CreateCounter<long>("voicemesh_audio_frames_dropped_total", description: "Analysed frames dropped because the orchestrator fell behind or was away.");
        _repliesDropped = _meter.CreateCounter<long>("voicemesh_reply_audio_dropped_total", description: "Reply audio messages dropped, by reason.");
    }

    public void ConnectionAccepted() => _connections.Add(1);

    public void SessionOpened() => _activeSessions.Add(1);

    public void SessionClosed(TimeSpan duration)
    {
        _activeSessions.Add(-1);
        _sessionDuration.Record(duration.TotalSeconds);
    }

    public void MessageHandled(string type, TimeSpan took)
    {
        _signalingMessages.Add(1, new KeyValuePair<string, object?>("type", type));
        _signalingLatency.Record(took.TotalSeconds);
    }

    public void AudioAnalysed(int frames, TimeSpan took)
    {
        _audioFrames.Add(frames);
        _audioProcessing.Record(took.TotalSeconds);
    }

    public void FrameDropped() => _framesDropped.Add(1);

    public void ReplyAudioDropped(string reason) => _repliesDropped.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Error(string type) => _errors.Add(1, new KeyValuePair<string, object?>("type", type));

    public void Dispose() => _meter.Dispose();

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
