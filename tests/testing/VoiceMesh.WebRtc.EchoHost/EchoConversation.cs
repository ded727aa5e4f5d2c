using System.Text.Json.Nodes;
using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>
/// In: <c>{"offer": sdp}</c>, with <c>"session"</c> for another offer of a live one; <c>{"state": session}</c>; <c>{"end": session}</c>; <c>{"usage": true}</c>.
/// </summary>
internal sealed class EchoConversation(WebRtcEndpoint endpoint, EchoHostOptions options)
{
    private readonly Dictionary<string, EchoReceiver> _receivers = [];

    public JsonObject Answer(JsonObject request)
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
            return JsonLines.Usage(endpoint.SessionCount);
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
