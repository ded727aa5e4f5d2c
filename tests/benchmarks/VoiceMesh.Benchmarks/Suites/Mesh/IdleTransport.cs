using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.Benchmarks.Suites.Mesh;

/// <summary>A client that takes 48 kHz frames and events and forgets them.</summary>
internal sealed class IdleTransport(TimeProvider clock) : ITransport, IClientEvents
{
    /// <summary>Whose frames they are.</summary>
    public ReplyPlayout? Playout { get; set; }

    public string Kind => "idle";

    public TimeSpan? Lead => null;

    public TimeSpan Latency => TimeSpan.Zero;

    public bool IsAcknowledged => true;

    public void Send(ServerEvent serverEvent)
    {
    }

    public ReplyFormat BeginReply(int sampleRateHz) => new(default, 48_000);

    public bool TrySendAudio(ReadOnlySpan<short> frame, string? firstOfTurn)
    {
        if (firstOfTurn is not null)
        {
            Playout?.FirstFrameLeft(firstOfTurn, clock.GetUtcNow());
        }

        return true;
    }

    public void Pause()
    {
    }

    public void Resume()
    {
    }

    public void Clear()
    {
    }
}
