using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.Tests.Traces;

/// <summary>Plays a stream over a trace into a receiver, on a clock of its own, and keeps what comes out.</summary>
internal sealed class ReceiverRun
{
    private readonly List<short> _pcm = [];
    private readonly List<ReceivedFrame> _frames = [];
    private readonly List<double> _delays = [];
    private readonly List<double> _targets = [];

    public short[] Pcm => [.. _pcm];

    public IReadOnlyList<ReceivedFrame> Frames => _frames;

    /// <summary>Delay of the buffer after each frame, in milliseconds.</summary>
    public IReadOnlyList<double> DelaysMs => _delays;

    public IReadOnlyList<double> TargetsMs => _targets;

    public ReceiverStatistics Statistics { get; private set; }

    public double JitterMs { get; private set; }

    public static ReceiverRun Play(SpeechStream stream, NetworkTrace trace, AudioReceiverOptions? options = null, double tailSeconds = 0.5)
    {
        using var receiver = new AudioReceiver(options);
        var run = new ReceiverRun();
        var frame = new short[receiver.FrameSamples];
        var arrivals = trace.Arrivals;
        var end = arrivals[^1].ArrivalUs + (long)(tailSeconds * 1e6);
        var next = 0;

        // A worker that looks every 5 ms, as a shard does that serves many sessions.
        for (long now = 0; now <= end; now += 5_000)
        {
            while (next < arrivals.Count && arrivals[next].ArrivalUs <= now)
            {
                receiver.Receive(stream.Packets[arrivals[next].Packet], arrivals[next].ArrivalUs);
                next++;
            }

            while (receiver.TryRead(now, frame, out var info))
            {
                run._pcm.AddRange(frame);
                run._frames.Add(info);
                run._delays.Add(receiver.DelayMs);
                run._targets.Add(receiver.TargetDelayMs);
            }
        }

        run.Statistics = receiver.Statistics;
        run.JitterMs = receiver.Reception!.JitterMs;
        return run;
    }
}
