using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Sdp;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Calls;

[Trait("Category", "unit")]
public sealed class CallServerTests
{
    [Fact]
    public async Task Accept_ManyCalls_SpreadsThemOverTheWorkersAndRefillsTheEmptiest()
    {
        await using var fixture = new CallFixture(new CallServerOptions { Workers = 3 });
        using var peer = new WebRtcTestPeer();
        var calls = Enumerable.Range(0, 9).Select(_ => fixture.Server.Accept(peer.Offer(), new RecordingCallListener())).ToArray();
        Assert.Equal([3, 3, 3], fixture.Server.Workers.Select(worker => worker.Calls));

        // Calls went round, so these three are all of one worker.
        calls[1].End();
        calls[4].End();
        calls[7].End();
        fixture.Server.Step();
        Assert.Equal([3, 0, 3], fixture.Server.Workers.Select(worker => worker.Calls));
        fixture.Server.Accept(peer.Offer(), new RecordingCallListener());
        fixture.Server.Accept(peer.Offer(), new RecordingCallListener());

        Assert.Equal([3, 2, 3], fixture.Server.Workers.Select(worker => worker.Calls));
        Assert.Equal((8, 0), (fixture.Server.ActiveCalls, fixture.Server.ConnectedCalls));
    }

    [Fact]
    public async Task Accept_OfferThatCannotBe_LeavesNothingBehind()
    {
        await using var fixture = new CallFixture(configure: options => options with { MaxSessions = 1 });
        using var peer = new WebRtcTestPeer();
        Assert.Throws<SdpException>(() => fixture.Server.Accept("nonsense", new RecordingCallListener()));
        fixture.Server.Accept(peer.Offer(), new RecordingCallListener());
        Assert.Throws<WebRtcLimitException>(() => fixture.Server.Accept(peer.Offer(), new RecordingCallListener()));

        Assert.Equal(1, fixture.Server.ActiveCalls);
    }

    [Theory]
    [InlineData("Connected")]
    [InlineData("Audio")]
    [InlineData("Reported")]
    [InlineData("Quality")]
    [InlineData("Ended")]
    public async Task Step_ListenerThrows_EndsItsOwnCallOnly(string where)
    {
        await using var fixture = new CallFixture(new CallServerOptions { Workers = 1 });
        using var unlucky = new WebRtcTestPeer();
        using var lucky = new WebRtcTestPeer();
        var throwing = new RecordingCallListener { Does = what => _ = what == where ? throw new InvalidOperationException("the listener is broken") : what };
        var sane = new RecordingCallListener();
        var good = fixture.Connect(lucky, sane);
        var bad = fixture.Connect(unlucky, throwing);
        foreach (var packet in SpeechStream.Encode(110).Packets)
        {
            foreach (var (peer, call) in new[] { (unlucky, bad), (lucky, good) })
            {
                if (call.State == CallState.Connected)
                {
                    CallFixture.Deliver(peer, call, packet);
                    call.BeginTalkSpurt(16_000);
                    call.TrySend(new short[320], reportWhenSent: true);
                }
            }

            fixture.Pass(20);
        }

        if (where == "Ended")
        {
            bad.End();
            fixture.Server.Step();
        }

        Assert.Equal((where == "Ended" ? SessionEndReason.Closed : SessionEndReason.ReceiverFailed, CallState.Ended), (throwing.Reason, bad.State));
        Assert.Equal(where == "Ended" ? null : "the listener is broken", bad.EndDetail);
        Assert.Equal(throwing.Reason, await bad.Ended);
        Assert.True(unlucky.AwaitClose());
        Assert.Equal((111, CallState.Connected), (sane.Frames, good.State));
        Assert.Equal((1, 1, 1), (fixture.Server.ActiveCalls, fixture.Server.CallsWithAudio, fixture.Server.ListenerFailures));
        Assert.Empty(sane.Faults);
    }

    [Theory]
    [InlineData("Connected")]
    [InlineData("Audio")]
    [InlineData("Reported")]
    [InlineData("Quality")]
    public async Task End_InsideAListener_TellsNothingMoreAndFreesTheCodecs(string where)
    {
        await using var fixture = new CallFixture(new CallServerOptions { Workers = 1 });
        using var peer = new WebRtcTestPeer();
        Call? call = null;
        var listener = new RecordingCallListener { Does = what => (what == where ? call : null)?.End() };
        call = fixture.Server.Accept(peer.Offer(), listener);
        CallFixture.Join(peer, call);
        call.BeginTalkSpurt(16_000);
        call.TrySend(new short[320], reportWhenSent: true);
        call.TrySend(new short[320], reportWhenSent: true);
        foreach (var packet in SpeechStream.Encode(3).Packets)
        {
            CallFixture.Deliver(peer, call, packet);
        }

        // Everything is due at once: frames, speech, quality.
        fixture.Server.Step();
        fixture.Clock.Advance(TimeSpan.FromSeconds(3));
        fixture.Server.Step();

        Assert.Equal((SessionEndReason.Closed, 1, 0), (listener.Reason, listener.Ends, fixture.Server.CallsWithAudio));
        Assert.Empty(listener.Faults);
    }

    [Fact]
    public async Task DisposeAsync_LiveCalls_SaysGoodbyeTellsListenersAndTakesNoMore()
    {
        await using var fixture = new CallFixture();
        using var connected = new WebRtcTestPeer();
        using var waiting = new WebRtcTestPeer();
        var listeners = new[] { new RecordingCallListener(), new RecordingCallListener() };
        fixture.Connect(connected, listeners[0]);
        var other = fixture.Server.Accept(waiting.Offer(), listeners[1]);

        await fixture.Server.DisposeAsync();
        await fixture.Server.DisposeAsync();

        Assert.All(listeners, listener => Assert.Equal((1, SessionEndReason.EndpointStopped), (listener.Ends, listener.Reason!.Value)));
        Assert.Equal((0, 0, 0), (fixture.Server.ActiveCalls, fixture.Server.CallsWithAudio, fixture.Endpoint.SessionCount));
        Assert.True(connected.NextReport().Holds(RtcpPacketType.Goodbye));
        Assert.True(connected.AwaitClose());
        Assert.True(other.Ended.IsCompleted);
        Assert.Throws<ObjectDisposedException>(() => fixture.Server.Accept(waiting.Offer(), listeners[1]));
        Assert.Throws<InvalidOperationException>(() => other.Renegotiate(waiting.Offer()));
    }

    [Fact]
    public async Task DisposeAsync_EndpointStoppedFirst_EndsTheSame()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        fixture.Connect(peer, listener);

        await fixture.Endpoint.DisposeAsync();
        await fixture.Server.DisposeAsync();

        Assert.Equal((1, SessionEndReason.EndpointStopped), (listener.Ends, listener.Reason!.Value));
        Assert.Equal(0, fixture.Server.CallsWithAudio);
        Assert.Empty(listener.Faults);
    }

    [Theory]
    [InlineData(nameof(CallServerOptions.Workers), -1)]
    [InlineData(nameof(CallServerOptions.TickMs), 0)]
    [InlineData(nameof(CallServerOptions.InboundQueueBytes), 100)]
    [InlineData(nameof(CallServerOptions.SendQueueMs), 0)]
    [InlineData(nameof(CallServerOptions.BitrateBps), 1)]
    [InlineData("InitialDelayMs", -1)]
    public async Task Constructor_OptionOutOfItsRange_NamesIt(string name, int value)
    {
        await using var fixture = new CallFixture();
        var options = new CallServerOptions();
        object target = options.GetType().GetProperty(name) is null ? options.Jitter : options;
        target.GetType().GetProperty(name)!.SetValue(target, value);

        var refusal = Assert.Throws<ArgumentException>(() => new CallServer(fixture.Endpoint, options, fixture.Clock));

        Assert.Contains(name, refusal.Message, StringComparison.Ordinal);
    }
}
