using System.Net;
using VoiceMesh.Testing;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.WebRtc.Tests.Endpoint;

/// <summary>An endpoint on loopback whose clock stands still.</summary>
internal sealed class EndpointFixture : IAsyncDisposable
{
    public EndpointFixture(Func<WebRtcEndpointOptions, WebRtcEndpointOptions>? configure = null, string profiles = DtlsServerContext.PreferredProfiles)
    {
        var options = new WebRtcEndpointOptions { Bindings = [new WebRtcBinding { Address = IPAddress.Loopback }] };
        Endpoint = new WebRtcEndpoint(configure?.Invoke(options) ?? options, Clock, profiles);
    }

    public ManualTimeProvider Clock { get; } = new();

    public WebRtcEndpoint Endpoint { get; }

    public long Count(EndpointCounter counter) => Endpoint.Counters[counter];

    /// <summary>Waits until a counter that another thread raises has reached a value.</summary>
    public void AwaitCount(EndpointCounter counter, long atLeast) =>
        Assert.True(SpinWait.SpinUntil(() => Count(counter) >= atLeast, TimeSpan.FromSeconds(30)), $"{counter} is {Count(counter)}, not {atLeast}");

    public ValueTask DisposeAsync() => Endpoint.DisposeAsync();
}
