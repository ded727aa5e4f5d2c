using VoiceMesh.WebRtc.EchoHost;
using VoiceMesh.WebRtc.Endpoint;

var options = EchoHostOptions.Parse(args);
await using var endpoint = new WebRtcEndpoint(options.Endpoint, TimeProvider.System);
await new EchoConversation(endpoint, options, Console.In, Console.Out).RunAsync();
