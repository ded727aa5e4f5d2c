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

    private readonly bool _hasThreads;

    /// <param name="options">How calls are worked on; null for the defaults with two workers.</param>
    /// <param name="configure">Changes what the endpoint puts up with.</param>
    /// <param name="hasThreads">Whether the workers are threads after all, which notice by themselves that the clock was advanced.</param>
    public CallFixture(CallServerOptions? options = null, Func<WebRtcEndpointOptions, WebRtcEndpointOptions>? configure = null, bool hasThreads = false)
    {
        _hasThreads = hasThreads;
        _endpoint = new EndpointFixture(configure);
        Server = new CallServer(_endpoint.Endpoint, options ?? new CallServerOptions { Workers = 2 }, Clock, hasThreads);
    }

    public ManualTimeProvider Clock => _endpoint.Clock;

    public WebRtcEndpoint Endpoint => _endpoint.Endpoint;

    public CallServer Server { get; }

    /// <summary>Accepts a call of a peer, connects it and lets its worker know.</summary>
    public Call Connect(WebRtcTestPeer peer, ICallListener listener, string direction = "sendrecv")
    {
        var call = Server.Accept(peer.Offer(direction: direction), listener);
        Join(peer, call);
        Stall(0);
        return call;
    }

    public static void Join(WebRtcTestPeer peer, Call call)
    {
        peer.TakeAnswer(call.Answer);
        Assert.Equal(StunMessageType.BindingSuccess, peer.Check());
        peer.Handshake();
        Assert.True(SpinWait.SpinUntil(() => call.State == CallState.Connected, TimeSpan.FromSeconds(30)), "the call did not connect");
    }

    /// <summary>Lets time pass, with a tick every 5 ms.</summary>
    public void Pass(int milliseconds)
    {
        for (var passed = 0; passed < milliseconds; passed += 5)
        {
            Stall(Math.Min(5, milliseconds - passed));
        }
    }

    /// <summary>Lets time pass with one tick at the end.</summary>
    public void Stall(int milliseconds)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        if (!_hasThreads)
        {
            Server.Step();
        }
    }

    /// <summary>Sends a packet of the peer and waits until the call has it.</summary>
    public static void Deliver(WebRtcTestPeer peer, Call call, ReadOnlySpan<byte> packet, bool isRtcp = false)
    {
        var before = call.PacketsArrived;
        peer.Send(peer.Protect(packet, isRtcp));
        Assert.True(SpinWait.SpinUntil(() => call.PacketsArrived > before, TimeSpan.FromSeconds(30)), "the packet did not arrive");
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await _endpoint.DisposeAsync();
    }
}
