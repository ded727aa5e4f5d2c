using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Tests.Playout;

/// <summary>A client that counts what it gets and says nothing.</summary>
internal sealed class FakeTransport(int outputRateHz = 16_000) : IClientConnection, IPlaybackReporter
{
    public string Kind { get; init; } = "fake";

    public TimeSpan? Lead { get; init; }

    public TimeSpan Latency { get; set; }

    public bool IsAcknowledged { get; init; } = true;

    public TransportAudioFormat Input => TransportAudioFormat.Default;

    public TransportAudioFormat Output => new(TransportAudioFormat.Pcm16, outputRateHz);

    public List<ServerEvent> Events { get; } = [];

    public int Frames { get; private set; }

    public bool IsBlocked { get; set; }

    /// <summary>Called when the first frame of a reply leaves.</summary>
    public Action<string>? Left { get; set; }

    /// <summary>Samples of all frames taken, one value for each frame.</summary>
    public List<short> FirstSamples { get; } = new(4096);

    /// <summary>Called for each frame taken.</summary>
    public Action<short>? OnFrame { get; set; }

    public List<string> Commands { get; } = [];

    public TransportClose? Closed { get; private set; }

    public List<(string TurnId, uint PlayedMs, bool Finished, long FirstSampleUnixUs)> Reports { get; } = new(4096);

    public List<string> Failures { get; } = [];

    public void Send(ServerEvent serverEvent) => Events.Add(serverEvent);

    public ReplyFormat BeginReply(int sampleRateHz) => new(Output, outputRateHz);

    public bool TrySendAudio(ReadOnlySpan<short> frame, string? firstOfTurn)
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
        FirstSamples.Add(frame[0]);
        OnFrame?.Invoke(frame[0]);
        if (firstOfTurn is not null)
        {
            Left?.Invoke(firstOfTurn);
        }

        return true;
    }

    public void Pause() => Commands.Add("pause");

    public void Resume() => Commands.Add("resume");

    public void Clear() => Commands.Add("clear");

    public void Close(TransportClose close) => Closed = close;

    public void Report(string turnId, uint playedMs, bool finished, long firstSampleUnixUs) => Reports.Add((turnId, playedMs, finished, firstSampleUnixUs));

    public void ReplyFailed(string turnId, string code, string message) => Failures.Add(code);
}
