using VoiceMesh.WebRtc.Jitter;

namespace VoiceMesh.WebRtc.Tests.Jitter;

/// <summary>Drives a jitter buffer with packets that are nothing but numbers: 20 ms each, named by their position in the stream.</summary>
internal sealed class BufferDriver
{
    public const long FrameUs = 20_000;

    // The sequence numbers and timestamps of every stream wrap soon after its start.
    private const ushort FirstSequence = 65_500;
    private const uint FirstTimestamp = uint.MaxValue - 5_000;
    private readonly List<(PlayoutDecision Decision, int Packet)> _steps = [];

    public BufferDriver(JitterBufferOptions? options = null) => Buffer = new JitterBuffer(options);

    public JitterBuffer Buffer { get; }

    public IReadOnlyList<(PlayoutDecision Decision, int Packet)> Steps => _steps;

    public IEnumerable<int> Played => _steps.Where(step => step.Packet >= 0 && step.Decision != PlayoutDecision.Recover).Select(step => step.Packet);

    public long NowUs { get; set; }

    public int Count(PlayoutDecision decision) => _steps.Count(step => step.Decision == decision);

    public InsertOutcome Insert(int packet, long? arrivalUs = null, bool redundant = false, int payloadBytes = 10, int? timestampFrames = null)
    {
        var payload = new byte[payloadBytes];
        BitConverter.TryWriteBytes(payload.AsSpan(payloadBytes > 4 ? 1 : 0), packet);
        payload[0] = 0x48;
        var timestamp = unchecked(FirstTimestamp + (uint)((timestampFrames ?? packet) * 960));
        return Buffer.Insert(timestamp, (ushort)(FirstSequence + packet), payload, (int)FrameUs, arrivalUs ?? NowUs, redundant);
    }

    /// <summary>Takes one step of a frame and moves the clock on by it. Stretching decisions are not carried out.</summary>
    public PlayoutDecision Step()
    {
        var step = Buffer.Next(NowUs, 0);
        var packet = step.Payload.Length > 4 ? BitConverter.ToInt32(step.Payload[1..]) : -1;
        _steps.Add((step.Decision, packet));
        NowUs += FrameUs;
        return step.Decision;
    }

    /// <summary>Inserts a stretch of packets that come on time, stepping after each.</summary>
    public void Flow(int from, int count, Func<int, bool>? lost = null)
    {
        for (var packet = from; packet < from + count; packet++)
        {
            if (lost?.Invoke(packet) != true)
            {
                Insert(packet);
            }

            Step();
        }
    }

    public void Drain(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            Step();
        }
    }
}
