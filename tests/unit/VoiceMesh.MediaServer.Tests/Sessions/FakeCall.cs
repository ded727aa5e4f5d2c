using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.MediaServer.Transports.WebRtc;

namespace VoiceMesh.MediaServer.Tests.Sessions;

/// <summary>A call without a network: the test says when it connects and ends.</summary>
internal sealed class FakeCall(ICallOwner owner, string offer) : ISessionCall
{
    private bool _started;
    private bool _over;

    public string Kind => "webrtc";

    public TimeSpan? Lead => TimeSpan.FromMilliseconds(100);

    public TimeSpan Latency { get; set; } = TimeSpan.FromMilliseconds(80);

    public bool IsAcknowledged => false;

    public string Answer => $"answer to {Offer}";

    public string IceTag => "tag";

    public string Offer { get; private set; } = offer;

    public string? EndedBy { get; private set; }

    /// <summary>First sample of each frame taken.</summary>
    public List<short> Frames { get; } = [];

    public List<string> Commands { get; } = [];

    /// <summary>Called for each frame.</summary>
    public Action<short>? OnFrame { get; set; }

    public void Start() => _started = true;

    /// <summary>An offer is "peer" or "peer again"; those of the same peer begin alike.</summary>
    public bool IsFromPeer(string offer) => offer.Split(' ')[0] == Offer.Split(' ')[0];

    public string Renegotiate(string offer)
    {
        if (_over)
        {
            throw new InvalidOperationException("The call has ended.");
        }

        Offer = offer;
        return Answer;
    }

    public void End(string reason) => EndedBy ??= reason;

    public void Connect()
    {
        Assert.True(_started, "a call speaks to its owner only once it was started");
        owner.CallConnected(this, new CallEvent("connected"));
    }

    /// <summary>Says its last word, once.</summary>
    public void Finish(string reason)
    {
        if (!_over)
        {
            _over = true;
            owner.CallEnded(this, new CallEvent("ended", reason));
        }
    }

    public bool Speak(short[] frame) => owner.Audio(this, frame, 16_000);

    public void Measure(QualityEvent quality) => owner.CallMeasured(this, quality);

    public ReplyFormat BeginReply(int sampleRateHz) => new(new TransportAudioFormat(TransportAudioFormat.Opus, 48_000), sampleRateHz);

    public bool TrySendAudio(ReadOnlySpan<short> frame, string? firstOfTurn)
    {
        Frames.Add(frame[0]);
        OnFrame?.Invoke(frame[0]);
        return true;
    }

    public void Pause() => Commands.Add("pause");

    public void Resume() => Commands.Add("resume");

    public void Clear() => Commands.Add("clear");
}
