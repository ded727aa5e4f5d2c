using System.Diagnostics.Metrics;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.Testing;
using VoiceMesh.Testing.Conversation;

namespace VoiceMesh.MediaServer.Tests.Playout;

/// <summary>Replies over a transport whose sound takes a while to the ear, and replies that move between transports.</summary>
[Trait("Category", "unit")]
public sealed class CallPlayoutTests : IDisposable
{
    private const int LatencyMs = 80;
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _call = new()
    {
        Kind = "webrtc",
        Lead = TimeSpan.FromMilliseconds(100),
        Latency = TimeSpan.FromMilliseconds(LatencyMs),
        IsAcknowledged = false,
    };

    private readonly FakeTransport _socket = new() { Kind = "websocket" };
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MediaMetrics _metrics;
    private readonly ReplyPlayout _playout;

    public CallPlayoutTests()
    {
        _metrics = new MediaMetrics(_services.GetRequiredService<IMeterFactory>());
        _playout = new ReplyPlayout(new PlayoutOptions(), _call, _call, _metrics, _clock);
        _call.Left = turnId => _playout.FirstFrameLeft(turnId, _clock.GetUtcNow());
    }

    public void Dispose()
    {
        _playout.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Position_OnCall_IsWhatLeftLessTheWayToTheEar()
    {
        _playout.Attach(_call);
        Reply(5_000);
        Advance(500);

        _playout.Control("t", PlaybackAction.Pause);
        Assert.Equal(500u - LatencyMs, _call.Reports[^1].PlayedMs);
        Assert.Equal("pause", _call.Commands[^1]);
        Advance(1_000);
        _playout.Control("t", PlaybackAction.Clear);

        Assert.Equal(500u, _call.Reports[^1].PlayedMs);
        Assert.Equal("clear", _call.Commands[^1]);
    }

    [Fact]
    public void Finish_OnCall_ComesWhenTheLastSoundHasArrived()
    {
        _playout.Attach(_call);
        Reply(1_000, end: true);

        Advance(1_000 + LatencyMs - 20);
        Assert.DoesNotContain(_call.Reports, report => report.Finished);
        Advance(40);

        Assert.Equal(("t", 1_000u, true, 0L), _call.Reports[^1]);
    }

    [Fact]
    public void Acknowledge_OnCall_IsNotBelieved()
    {
        _playout.Attach(_call);
        Reply(5_000);
        Advance(500);

        _playout.Acknowledge("t", 5_000, finished: true);
        _playout.Control("t", PlaybackAction.Pause);

        Assert.Equal(500u - LatencyMs, _call.Reports[^1].PlayedMs);
    }

    [Fact]
    public void Attach_FromCallToSocket_SendsAgainWhatWasNotHeard()
    {
        _playout.Attach(_call);
        Reply(2_000, end: true);
        Advance(1_000);

        _playout.Attach(_socket);
        Advance(3_000);

        var moved = Assert.Single(_call.Events.OfType<ReplyStartedEvent>(), started => started.Transport == "websocket");
        Assert.Equal(1_000 - LatencyMs, moved.OffsetMs);
        Assert.Equal((2_000 - 1_000 + LatencyMs) / 20, _socket.Frames);
        Assert.Equal("clear", _call.Commands[^1]);
        Assert.Equal(("t", 2_000u, true, 0L), _call.Reports[^1]);
    }

    [Fact]
    public void Attach_FromSocketToCall_GoesOnBehindWhatTheClientStillPlays()
    {
        _playout.Attach(_socket);
        Reply(2_000, end: true);
        Advance(1_000);
        var sent = _socket.Frames;

        _playout.Attach(_call, formerPlaysOut: true);
        Assert.Equal(sent, _socket.Frames);
        Assert.Equal(0, _call.Frames);
        Advance(3_000);

        Assert.Equal(100, sent + _call.Frames);
        Assert.Equal(sent, _socket.Frames);
        Assert.DoesNotContain("clear", _socket.Commands);
        Assert.Equal(("t", 2_000u, true, 0L), _call.Reports[^1]);
        Assert.True(_call.Reports.Zip(_call.Reports.Skip(1)).All(pair => pair.First.PlayedMs <= pair.Second.PlayedMs), "what was heard never goes back");
    }

    [Fact]
    public void Attach_WhilePaused_StaysPaused()
    {
        _playout.Attach(_call);
        Reply(2_000, end: true);
        Advance(400);
        _playout.Control("t", PlaybackAction.Pause);

        _playout.Attach(_socket);
        Advance(1_000);
        Assert.Equal(0, _socket.Frames);
        _playout.Control("t", PlaybackAction.Resume);
        Advance(4_000);

        Assert.Equal(("t", 2_000u, true, 0L), _call.Reports[^1]);
    }

    private void Advance(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private void Reply(int milliseconds, bool end = false)
    {
        _playout.Begin(new ReplyStarted { TurnId = "t", Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = 16_000 } });
        _playout.Append("t", ByteString.CopyFrom(FakeConversationService.Tone(TimeSpan.FromMilliseconds(milliseconds), 16_000)));
        if (end)
        {
            _playout.End("t");
        }
    }
}
