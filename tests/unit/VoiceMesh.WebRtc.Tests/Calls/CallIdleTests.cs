using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>When a call is given up: the peer's connectivity checks are its consent (RFC 7675 §5.1), its media is not.</summary>
[Trait("Category", "unit")]
public sealed class CallIdleTests
{
    private static readonly byte[][] Packets = SpeechStream.Encode(50).Packets;

    [Fact]
    public async Task Step_PeerVanishes_EndsTheCallAfterTheTimeoutAndFreesEverything()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        Speak(fixture, peer, call);
        var last = peer.Protect(SpeechStream.Encode(1, firstSequenceNumber: 2_000).Packets[0]);

        // A second of the thirty went by while the peer spoke. From now on nothing comes: neither packets nor checks, nor a goodbye.
        Vanish(fixture, seconds: 28);
        Assert.Equal((CallState.Connected, 0, 1), (call.State, listener.Ends, fixture.Server.CallsWithAudio));

        Vanish(fixture, seconds: 2);
        Assert.Equal((CallState.Ended, 1, SessionEndReason.ConsentExpired), (call.State, listener.Ends, listener.Reason!.Value));
        Assert.Equal(SessionEndReason.ConsentExpired, await call.Ended);
        Assert.Equal((0, 0, 0, 0), (fixture.Server.ActiveCalls, fixture.Server.ConnectedCalls, fixture.Server.CallsWithAudio, fixture.Endpoint.SessionCount));
        Assert.Equal(0, fixture.Server.Workers.Sum(worker => worker.Calls));
        Assert.False(call.TrySend(new short[480], reportWhenSent: false));
        Assert.Empty(listener.Faults);

        // What the peer says to a call that is over is not heard, and its place is free.
        peer.Send(last);
        using var another = new WebRtcTestPeer();
        var next = fixture.Connect(another, new RecordingCallListener());
        Assert.Equal((CallState.Connected, 1), (next.State, fixture.Server.CallsWithAudio));
    }

    [Fact]
    public async Task Step_TimeoutIsSetting_EndsTheCallAfterIt()
    {
        await using var fixture = new CallFixture(configure: options => options with { ConsentTimeLimit = TimeSpan.FromSeconds(3) });
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        fixture.Connect(peer, listener);

        Vanish(fixture, seconds: 2);
        Assert.Equal(0, listener.Ends);
        Vanish(fixture, seconds: 2);

        Assert.Equal((1, SessionEndReason.ConsentExpired), (listener.Ends, listener.Reason!.Value));
    }

    [Fact]
    public async Task Step_PeerIsSilentButConsents_KeepsTheCall()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        for (var check = 0; check < 60; check++)
        {
            Vanish(fixture, seconds: 5);
            peer.Check();
        }

        Assert.Equal((CallState.Connected, 0), (call.State, listener.Ends));
        Speak(fixture, peer, call);
        Assert.Equal(Packets.Length + 1, listener.Frames);
    }

    [Fact]
    public async Task Step_PeerSpeaksWithoutConsent_EndsTheCall()
    {
        await using var fixture = new CallFixture();
        using var peer = new WebRtcTestPeer();
        var listener = new RecordingCallListener();
        var call = fixture.Connect(peer, listener);
        for (ushort number = 0; number < 29; number++)
        {
            fixture.Stall(1_000);
            CallFixture.Deliver(peer, call, Packets[number]);
        }

        Assert.Equal(CallState.Connected, call.State);
        Vanish(fixture, seconds: 2);

        Assert.Equal((1, SessionEndReason.ConsentExpired), (listener.Ends, listener.Reason!.Value));
    }

    private static void Speak(CallFixture fixture, WebRtcTestPeer peer, Call call)
    {
        foreach (var packet in Packets)
        {
            CallFixture.Deliver(peer, call, packet);
            fixture.Pass(20);
        }
    }

    private static void Vanish(CallFixture fixture, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            fixture.Stall(1_000);
        }
    }
}
