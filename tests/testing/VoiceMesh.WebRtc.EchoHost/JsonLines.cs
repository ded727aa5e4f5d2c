using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>A conversation of one JSON object per line, each answered by one.</summary>
internal static class JsonLines
{
    /// <summary>Answers until the input ends; what can't be done is answered by <c>{"error": why}</c>.</summary>
    public static async Task RunAsync(TextReader input, TextWriter output, Func<JsonObject, JsonObject> answer)
    {
        while (await input.ReadLineAsync() is { } line)
        {
            JsonObject reply;
            try
            {
                reply = answer(JsonNode.Parse(line)!.AsObject());
            }
            catch (Exception refusal) when (refusal is SdpException or WebRtcLimitException or JsonException or InvalidOperationException or KeyNotFoundException)
            {
                reply = new JsonObject { ["error"] = refusal.Message };
            }

            await output.WriteLineAsync(reply.ToJsonString());
            await output.FlushAsync();
        }
    }

    /// <summary>What the garbage collector of this process has done.</summary>
    public static JsonObject Usage(int sessions) => new()
    {
        ["sessions"] = sessions,
        ["gen0"] = GC.CollectionCount(0),
        ["gen1"] = GC.CollectionCount(1),
        ["gen2"] = GC.CollectionCount(2),
        ["allocatedBytes"] = GC.GetTotalAllocatedBytes(),
    };
}
