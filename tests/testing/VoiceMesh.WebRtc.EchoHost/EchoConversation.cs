using System.Text.Json;
using System.Text.Json.Nodes;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>
/// One JSON object per line. In: <c>{"offer": sdp}</c>, with <c>"session"</c> for another offer of a live one; <c>{"state": session}</c>;
/// <c>{"end": session}</c>; <c>{"usage": true}</c>. Out: one object for each.
/// </summary>
internal sealed class EchoConversation(WebRtcEndpoint endpoint, EchoHostOptions options, TextReader input, TextWriter output)
{
    private readonly Dictionary<string, EchoReceiver> _receivers = [];

    public async Task RunAsync()
    {
        while (await input.ReadLineAsync() is { } line)
        {
            JsonObject reply;
            try
            {
                reply = Answer(JsonNode.Parse(line)!.AsObject());
            }
            catch (Exception refusal) when (refusal is SdpException or WebRtcLimitException or JsonException or InvalidOperationException)
            {
                reply = new JsonObject { ["error"] = refusal.Message };
            }

            await output.WriteLineAsync(reply.ToJsonString());
            await output.FlushAsync();
        }
    }

    private JsonObject Answer(JsonObject request)
    {
        if ((string?)request["state"] is { } asked)
        {
            return State(_receivers[asked]);
        }

        if ((string?)request["end"] is { } ended)
        {
            _receivers[ended].Session!.End();
            return State(_receivers[ended]);
        }

        if (request["usage"] is not null)
        {
            return Usage();
        }

        var offer = (string)request["offer"]!;
        if ((string?)request["session"] is { } again)
        {
            return new JsonObject { ["session"] = again, ["answer"] = _receivers[again].Session!.Renegotiate(offer) };
        }

        var receiver = new EchoReceiver(options.Reports);
        var session = endpoint.Accept(offer, receiver);
        receiver.Session = session;
        _receivers[session.Id] = receiver;
        return new JsonObject { ["session"] = session.Id, ["answer"] = session.Answer };
    }

    private JsonObject Usage() => new()
    {
        ["sessions"] = endpoint.SessionCount,
        ["gen0"] = GC.CollectionCount(0),
        ["gen1"] = GC.CollectionCount(1),
        ["gen2"] = GC.CollectionCount(2),
        ["allocatedBytes"] = GC.GetTotalAllocatedBytes(),
    };

    private static JsonObject State(EchoReceiver receiver)
    {
        var session = receiver.Session!;
        return new JsonObject
        {
            ["state"] = session.State.ToString(),
            ["profile"] = session.Profile.ToString(),
            ["reason"] = receiver.Reason?.ToString(),
            ["detail"] = session.EndDetail,
            ["received"] = session.PacketsReceived,
            ["sent"] = session.PacketsSent,
            ["refused"] = session.PacketsRefused,
            ["setupMs"] = session.SetupTime?.TotalMilliseconds,
            ["payloadType"] = receiver.PayloadType,
        };
    }
}
