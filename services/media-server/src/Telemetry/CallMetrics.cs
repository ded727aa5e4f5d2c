using System.Diagnostics.Metrics;
using VoiceMesh.WebRtc.Calls;

namespace VoiceMesh.MediaServer.Telemetry;

/// <summary>Every instrument of calls. "inbound" is what clients send; "outbound" is what they say in their reports of what they get.</summary>
internal sealed class CallMetrics
{
    private static readonly KeyValuePair<string, object?> Inbound = new("direction", "inbound");
    private static readonly KeyValuePair<string, object?> Outbound = new("direction", "outbound");
    private static readonly KeyValuePair<string, object?> Red = new("method", "red");
    private static readonly KeyValuePair<string, object?> Fec = new("method", "fec");

    private readonly UpDownCounter<long> _connected;
    private readonly Histogram<double> _setup;
    private readonly Counter<long> _ended;
    private readonly Histogram<double> _score;
    private readonly Histogram<double> _jitter;
    private readonly Histogram<double> _roundTrip;
    private readonly Counter<long> _received;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _recovered;
    private readonly Counter<long> _concealed;
    private readonly Counter<long> _overflowed;

    public CallMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MediaMetrics.MeterName);
        _connected = meter.CreateUpDownCounter<long>("webrtc_peer_connections_total", description: "Calls connected now.");
        _setup = meter.CreateHistogram(
            "voicemesh_webrtc_call_setup_seconds", description: "Time from a call's offer to flowing media.", advice: Buckets(0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10));
        _ended = meter.CreateCounter<long>("voicemesh_webrtc_calls_ended_total", description: "Calls ended, by reason.");
        _score = meter.CreateHistogram(
            "voice_quality_mos",
            description: "Mean opinion score of what clients send, by the E-model on what recovery left lost: one observation per call and 5 s of speech.",
            advice: Buckets(1, 2, 2.5, 3, 3.25, 3.5, 3.75, 4, 4.1, 4.2, 4.3, 4.4, 4.5));
        _jitter = meter.CreateHistogram(
            "webrtc_jitter_ms", description: "Interarrival jitter of calls, by direction.", advice: Buckets(5, 10, 20, 30, 50, 80, 120, 200, 400));
        _roundTrip = meter.CreateHistogram(
            "voicemesh_webrtc_round_trip_ms", description: "Round trip of calls.", advice: Buckets(1, 5, 10, 20, 50, 100, 150, 200, 300, 500, 1000));
        _received = meter.CreateCounter<long>("rtp_packets_received_total", description: "RTP packets that arrived, by direction.");
        _lost = meter.CreateCounter<long>("rtp_packets_lost_total", description: "RTP packets that did not arrive in time, before recovery, by direction.");
        _recovered = meter.CreateCounter<long>("rtp_packets_recovered_total", description: "Lost packets of clients whose sound was recovered, by method.");
        _concealed = meter.CreateCounter<long>("rtp_packets_concealed_total", description: "Lost packets of clients whose sound was made up or left out.");
        _overflowed = meter.CreateCounter<long>(
            "voicemesh_webrtc_packets_overflowed_total", description: "Packets dropped because a codec worker did not take them in time: too little processor.");

        // A ratio over a series that does not exist yet says nothing, and an alert on it could not clear.
        _connected.Add(0);
        _received.Add(0, Inbound);
        _received.Add(0, Outbound);
        _lost.Add(0, Inbound);
        _lost.Add(0, Outbound);
        _recovered.Add(0, Red);
        _recovered.Add(0, Fec);
        _concealed.Add(0);
        _overflowed.Add(0);
    }

    public void Connected(TimeSpan? setup)
    {
        _connected.Add(1);
        if (setup is { } took)
        {
            _setup.Record(took.TotalSeconds);
        }
    }

    public void Ended(string reason, bool wasConnected)
    {
        _ended.Add(1, new KeyValuePair<string, object?>("reason", reason));
        if (wasConnected)
        {
            _connected.Add(-1);
        }
    }

    public void Scored(in CallQuality quality)
    {
        if (quality.MeanOpinionScore is { } score)
        {
            _score.Record(score);
        }
    }

    /// <summary>Counts what has come about between two looks at a call.</summary>
    public void Counted(in CallQuality now, in CallQuality before)
    {
        Add(_received, now.Received - before.Received, Inbound);
        Add(_lost, now.Lost - before.Lost, Inbound);
        Add(_received, Math.Max(0, now.Sent - now.OutboundLost) - Math.Max(0, before.Sent - before.OutboundLost), Outbound);
        Add(_lost, now.OutboundLost - before.OutboundLost, Outbound);
        Add(_recovered, now.RedRecovered - before.RedRecovered, Red);
        Add(_recovered, now.FecRecovered - before.FecRecovered, Fec);
        Add(_concealed, now.Concealed - before.Concealed);
        Add(_overflowed, now.Overflowed - before.Overflowed);
        if (now.Received > before.Received)
        {
            _jitter.Record(now.JitterMs, Inbound);
        }

        if (now.RoundTripMs is { } roundTripMs)
        {
            // The peer's reports bring both: without a round trip there is no outbound jitter either.
            _roundTrip.Record(roundTripMs);
            _jitter.Record(now.OutboundJitterMs, Outbound);
        }
    }

    private static void Add(Counter<long> counter, long growth, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        // RFC 3550 lets a receiver's loss count fall, by duplicates; a counter can't.
        if (growth > 0)
        {
            counter.Add(growth, tags);
        }
    }

    private static InstrumentAdvice<double> Buckets(params double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
