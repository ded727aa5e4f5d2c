using VoiceMesh.Testing;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Stun;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Endpoint;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>A server of calls on loopback whose clock stands still and whose workers work when they are told to.</summary>
internal sealed class CallFixture : IAsyncDisposable
{
    private readonly EndpointFixture _endpoint;

    public CallFixture(CallServerOptions? options = null, Func<WebRtcEndpointOptions, WebRtcEndpointOptions>? configure = null)
    {
        _endpoint = new EndpointFixture(configure);
        Server = new CallServer(_endpoint.Endpoint, options ?? new CallServerOptions { Workers = 2 }, Clock, hasThreads: false);
    }

    public ManualTimeProvider Clock => _endpoint.Clock;

    public WebRtcEndpoint Endpoint => _endpoint.Endpoint;

    public CallServer Server { get; }

    /// <summary>Accepts a call of a peer, connects it and lets its worker know.</summary>
    public Call Connect(WebRtcTestPeer peer, ICallListener listener, string direction = "sendrecv")
    {
        var call = Server.Accept(peer.Offer(direction: direction), listener);
        Join(peer, call);
        Server.Step();
        return call;
    }

    public static void Join(WebRtcTestPeer peer, Call call)
    {
        peer.TakeAnswer(call.Answer);
        Assert.Equal(StunMessageType.BindingSuccess, peer.Check());
        peer.Handshake();
        Assert.True(SpinWait.SpinUntil(() => call.State == CallState.Connected, TimeSpan.FromSeconds(20)), "the call did not connect");
    }

    /// <summary>Lets time pass, with a tick every 5 ms.</summary>
    public void Pass(int milliseconds)
    {
        for (var passed = 0; passed < milliseconds; passed += 5)
        {
            Clock.Advance(TimeSpan.FromMilliseconds(Math.Min(5, milliseconds - passed)));
            Server.Step();
        }
    }

    /// <summary>Sends a packet of the peer and waits until the call has it.</summary>
    public static void Deliver(WebRtcTestPeer peer, Call call, ReadOnlySpan<byte> packet, bool isRtcp = false)
    {
        var before = call.PacketsArrived;
        peer.Send(peer.Protect(packet, isRtcp));
        Assert.True(SpinWait.SpinUntil(() => call.PacketsArrived > before, TimeSpan.FromSeconds(20)), "the packet did not arrive");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _endpoint.DisposeAsync();
    }
}
