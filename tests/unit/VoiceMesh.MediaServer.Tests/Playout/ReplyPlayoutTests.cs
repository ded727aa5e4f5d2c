using System.Collections.Concurrent;
using System.Diagnostics;
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

[Trait("Category", "unit")]
public sealed class ReplyPlayoutTests : IDisposable
{
    private const int LeadMs = 160;
    private readonly ManualTimeProvider _clock = new();
    private readonly FakeTransport _transport = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MediaMetrics _metrics;
    private readonly ReplyPlayout _playout;

    public ReplyPlayoutTests()
    {
        _metrics = new MediaMetrics(_services.GetRequiredService<IMeterFactory>());
        _playout = new ReplyPlayout(new PlayoutOptions { LeadMs = LeadMs, MaxBufferedSeconds = 30 }, _transport, _transport, _metrics, _clock);
        _transport.Left = turnId => _playout.FirstFrameLeft(turnId, _clock.GetUtcNow());
        _playout.Attach(_transport);
    }

    public void Dispose()
    {
        _playout.Dispose();
        _metrics.Dispose();
        _services.Dispose();
    }

    [Fact]
    public void Append_FirstAudio_SendsLeadAtOnceAndThenRealTime()
    {
        Reply("t", seconds: 5);
        Assert.Equal(LeadMs / 20, _transport.Frames);

        Advance(1000);

        Assert.Equal((1000 + LeadMs) / 20, _transport.Frames);
    }

    [Fact]
    public void Tick_OverALongReply_DoesNotDrift()
    {
        Reply("t", seconds: 25);

        // 23 ms steps never meet the 20 ms period, so an error per step would add up.
        for (var elapsed = 0; elapsed < 20_010; elapsed += 23)
        {
            Advance(23);
        }

        Assert.Equal((20_010 + LeadMs) / 20, _transport.Frames);
    }

    [Fact]
    public void Tick_LateWithinLead_CatchesUp()
    {
        Reply("t", seconds: 5);
        _transport.IsBlocked = true;
        Advance(99);
        _transport.IsBlocked = false;

        Advance(1);

        Assert.Equal((100 + LeadMs) / 20, _transport.Frames);
    }

    [Fact]
    public void Audio_LateAfterStarvation_GoesOnWithLeadInsteadOfARush()
    {
        Begin("t");
        _playout.Append("t", Tone(100));
        Advance(3000);

        _playout.Append("t", Tone(3000));

        Assert.Equal((100 + LeadMs) / 20, _transport.Frames);
    }

    [Fact]
    public void Pause_WhilePlaying_SendsNothingMoreAndReportsPosition()
    {
        Reply("t", seconds: 5);
        Advance(510);
        var frames = _transport.Frames;

        _playout.Control("t", PlaybackAction.Pause);
        Advance(2000);

        Assert.Equal(frames, _transport.Frames);
        Assert.Equal(510u, _transport.Reports[^1].PlayedMs);
        Assert.Equal(new PlaybackEvent("t", "pause"), _transport.Events[^1]);
    }

    [Fact]
    public void Resume_AfterPause_GoesOnWhereItStopped()
    {
        Reply("t", seconds: 5);
        Advance(500);
        _playout.Control("t", PlaybackAction.Pause);
        var frames = _transport.Frames;
        Advance(2000);

        _playout.Control("t", PlaybackAction.Resume);
        Assert.Equal(frames, _transport.Frames);
        Advance(500);

        Assert.Equal((1000 + LeadMs) / 20, _transport.Frames);
    }

    [Fact]
    public void Clear_WhilePlaying_DropsRestAndReportsWhatWasHeard()
    {
        Reply("t", seconds: 5);
        Advance(300);
        var frames = _transport.Frames;

        _playout.Control("t", PlaybackAction.Clear);
        _playout.Append("t", Tone(500));
        Advance(1000);

        Assert.Equal(frames, _transport.Frames);
        Assert.Equal(("t", 300u, false, 0L), _transport.Reports[^1]);
    }

    [Fact]
    public void Position_WithoutAcknowledgements_IsReportedTenTimesASecondUntilFinished()
    {
        Reply("t", seconds: 2, end: true);
        Assert.NotEqual(0, _transport.Reports[0].FirstSampleUnixUs);

        Advance(1000);
        Assert.InRange(_transport.Reports.Count, 10, 11);
        Assert.InRange(_transport.Reports[^1].PlayedMs, 900u, 1000u);
        Advance(1100);

        Assert.Equal(("t", 2000u, true, 0L), _transport.Reports[^1]);
        Assert.Single(_transport.Reports, report => report.Finished);
        Assert.Single(_transport.Reports, report => report.FirstSampleUnixUs != 0);
    }

    [Fact]
    public void End_AfterLastFrame_IsToldToClientOnce()
    {
        Reply("t", seconds: 1, end: true);

        Advance(3000);

        Assert.Equal(new ReplyEndedEvent("t", 1000), Assert.Single(_transport.Events.OfType<ReplyEndedEvent>()));
    }

    [Fact]
    public void Acknowledge_ByClient_IsBelievedButNotBeyondWhatWasSent()
    {
        Reply("t", seconds: 5);
        Advance(400);

        _playout.Acknowledge("t", 250, finished: false);
        _playout.Control("t", PlaybackAction.Pause);
        Assert.Equal(250u, _transport.Reports[^1].PlayedMs);

        _playout.Acknowledge("t", 90_000, finished: false);
        Assert.Equal((uint)(400 + LeadMs), _transport.Reports[^1].PlayedMs);
    }

    [Fact]
    public void Acknowledge_FinishedBeforeEverythingWasSent_IsNotBelieved()
    {
        Reply("t", seconds: 5, end: true);

        _playout.Acknowledge("t", 100, finished: true);

        Assert.DoesNotContain(_transport.Reports, report => report.Finished);
    }

    [Fact]
    public void Acknowledge_StopsComing_ReplyCountsAsHeardAfterGrace()
    {
        Reply("t", seconds: 1, end: true);
        Advance(100);
        _playout.Acknowledge("t", 60, finished: false);

        Advance(2880);
        Assert.DoesNotContain(_transport.Reports, report => report.Finished);
        Advance(200);

        Assert.Equal(("t", 1000u, true, 0L), _transport.Reports[^1]);
    }

    [Fact]
    public void TrySendAudio_Refused_KeepsFrameForLater()
    {
        _transport.IsBlocked = true;
        Reply("t", seconds: 1, end: true);
        Advance(500);
        Assert.Equal(0, _transport.Frames);

        _transport.IsBlocked = false;
        Advance(2000);

        Assert.Equal(50, _transport.Frames);
    }

    [Fact]
    public void Begin_WhileAnotherPlays_ClearsIt()
    {
        Reply("t1", seconds: 5);
        Advance(200);

        Reply("t2", seconds: 1);

        Assert.Contains(_transport.Reports, report => report is { TurnId: "t1", PlayedMs: 200, Finished: false });
        Assert.Contains(new PlaybackEvent("t1", "clear"), _transport.Events);
    }

    [Fact]
    public void Detach_InMidReply_ReportsWhatWasHeard()
    {
        Reply("t", seconds: 5);
        Advance(300);

        Assert.True(_playout.Detach());

        Assert.Equal(("t", 300u, false, 0L), _transport.Reports[^1]);
    }

    [Fact]
    public void Reply_WithoutClient_FinishesAtItsEnd()
    {
        _playout.Detach();

        Reply("t", seconds: 5, end: true);

        Assert.True(Assert.Single(_transport.Reports).Finished);
    }

    [Fact]
    public void Append_MoreThanMayWait_FailsReplyOnce()
    {
        Begin("t");
        for (var index = 0; index < 40; index++)
        {
            _playout.Append("t", Tone(1000));
        }

        Assert.Equal(["reply_too_long"], _transport.Failures);
    }

    [Fact]
    public void Begin_AtUnsupportedRate_FailsReplyAndFinishesIt()
    {
        _playout.Begin(new ReplyStarted { TurnId = "t", Format = new AudioFormat { SampleRateHz = 12_345 } });

        Assert.Equal(["reply_format_unsupported"], _transport.Failures);
        Assert.True(Assert.Single(_transport.Reports).Finished);
    }

    [Fact]
    public void FirstFrame_Leaves_MakesPlayoutSpanInTheTurnsTrace()
    {
        // The listener hears every test that runs in this process, on their threads.
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MediaMetrics.MeterName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        _transport.Left = null;

        Reply("span-turn", seconds: 1, traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        Advance(15);
        _playout.FirstFrameLeft("span-turn", _clock.GetUtcNow());

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("voicemesh.turn_id"), "span-turn"));
        Assert.Equal("turn.playout", span.OperationName);
        Assert.Equal("0af7651916cd43dd8448eb211c80319c", span.TraceId.ToHexString());
        Assert.Equal("b7ad6b7169203331", span.ParentSpanId.ToHexString());
        Assert.Equal(TimeSpan.FromMilliseconds(15), span.Duration);
    }

    [Fact]
    public void FirstFrame_OfAReplyThatIsOver_SaysNothingOfTheNext()
    {
        _transport.Left = null;
        Reply("t", seconds: 1);
        var leftAt = _clock.GetUtcNow();
        Advance(500);
        Reply("next", seconds: 1);

        _playout.FirstFrameLeft("t", leftAt);
        Assert.DoesNotContain(_transport.Reports, report => report.FirstSampleUnixUs != 0);

        _playout.FirstFrameLeft("next", _clock.GetUtcNow());
        Assert.Equal("next", Assert.Single(_transport.Reports, report => report.FirstSampleUnixUs != 0).TurnId);
    }

    private static ByteString Tone(int milliseconds) => ByteString.CopyFrom(FakeConversationService.Tone(TimeSpan.FromMilliseconds(milliseconds), 16_000));

    private void Advance(int milliseconds) => _clock.Advance(TimeSpan.FromMilliseconds(milliseconds));

    private void Begin(string turnId, string traceparent = "") => _playout.Begin(new ReplyStarted
    {
        TurnId = turnId,
        Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = 16_000 },
        Traceparent = traceparent,
    });

    private void Reply(string turnId, int seconds, bool end = false, string traceparent = "")
    {
        Begin(turnId, traceparent);
        for (var second = 0; second < seconds; second++)
        {
            _playout.Append(turnId, Tone(1000));
        }

        if (end)
        {
            _playout.End(turnId);
        }
    }
}
