using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.EchoHost;
using VoiceMesh.WebRtc.Endpoint;

var options = EchoHostOptions.Parse(args);
await using var endpoint = new WebRtcEndpoint(options.Endpoint, TimeProvider.System);
if (options.Workers == 0)
{
    await JsonLines.RunAsync(Console.In, Console.Out, new EchoConversation(endpoint, options).Answer);
}
else
{
    await using var calls = new CallServer(endpoint, new CallServerOptions { Workers = options.Workers }, TimeProvider.System);
    await JsonLines.RunAsync(Console.In, Console.Out, new CallConversation(calls, options.Speech).Answer);
}
