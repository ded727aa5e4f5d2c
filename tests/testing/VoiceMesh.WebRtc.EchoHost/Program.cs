using System.Net;
using VoiceMesh.WebRtc.EchoHost;
using VoiceMesh.WebRtc.Endpoint;

var options = new WebRtcEndpointOptions { Bindings = [new WebRtcBinding { Address = IPAddress.Loopback }] };
await using var endpoint = new WebRtcEndpoint(options, TimeProvider.System);
await new EchoConversation(endpoint, Console.In, Console.Out).RunAsync();
