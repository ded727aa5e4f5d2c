using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.Benchmarks.Suites.Mesh;

/// <summary>A client that takes 48 kHz frames and forgets them.</summary>
internal sealed class IdleTransport(ReplyPlayout playout) : ITransport
{
    public string Kind => "idle";

    public TransportAudioFormat Input => default;

    public TransportAudioFormat Output => default;

    public void Send(ServerEvent serverEvent)
    {
    }

    public int BeginReply(string turnId, string engine, string voice) => 48_000;

    public bool TrySendAudio(ReadOnlySpan<short> frame, bool firstOfReply)
    {
        if (firstOfReply)
        {
            playout.FirstFrameLeft();
        }

        return true;
    }

    public void DropAudio()
    {
    }

    public void Close(TransportClose close)
    {
    }
}
