using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Tests.Playout;

/// <summary>A client that counts what it gets and says nothing.</summary>
internal sealed class FakeTransport(int outputRateHz = 16_000) : ITransport, IPlaybackReporter
{
    public string Kind => "fake";

    public TransportAudioFormat Input => TransportAudioFormat.Default;

    public TransportAudioFormat Output => new(TransportAudioFormat.Pcm16, outputRateHz);

    public List<ServerEvent> Events { get; } = [];

    public int Frames { get; private set; }

    public bool IsBlocked { get; set; }

    public ReplyPlayout? LeavesTo { get; set; }

    public List<(string TurnId, uint PlayedMs, bool Finished, long FirstSampleUnixUs)> Reports { get; } = new(4096);

    public List<string> Failures { get; } = [];

    public void Send(ServerEvent serverEvent) => Events.Add(serverEvent);

    public int BeginReply(string turnId, string engine, string voice) => outputRateHz;

    public bool TrySendAudio(ReadOnlySpan<short> frame, bool firstOfReply)
    {
        if (frame.Length != outputRateHz / 50)
        {
            throw new ArgumentException($"A frame of 20 ms has {outputRateHz / 50} samples, not {frame.Length}.", nameof(frame));
        }

        if (IsBlocked)
        {
            return false;
        }

        Frames++;
        if (firstOfReply)
        {
            LeavesTo?.FirstFrameLeft();
        }

        return true;
    }

    public void DropAudio()
    {
    }

    public void Close(TransportClose close)
    {
    }

    public void Report(string turnId, uint playedMs, bool finished, long firstSampleUnixUs) => Reports.Add((turnId, playedMs, finished, firstSampleUnixUs));

    public void ReplyFailed(string turnId, string code, string message) => Failures.Add(code);
}
