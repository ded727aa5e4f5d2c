using System.Text.Json;
using VoiceMesh.MediaServer.Settings;
using VoiceMesh.MediaServer.Transports.WebRtc;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>Reads the messages by which a client sets a call up.</summary>
internal static class SignallingMessages
{
    private const int MaxSdpCharacters = 65_536;
    private const int MaxMidCharacters = 64;

    public static ProtocolFault? ParseOffer(JsonElement json, out ClientMessage? message)
    {
        message = null;
        if (!json.TryGetProperty("sdp", out var sdp))
        {
            return Missing("sdp");
        }

        if (!JsonText.TryRead(sdp, out var text))
        {
            return Invalid("sdp", "a string");
        }

        if (text.Length > MaxSdpCharacters)
        {
            return new ProtocolFault("invalid_sdp", $"A session description has at most {MaxSdpCharacters} characters.");
        }

        message = new OfferMessage(text);
        return null;
    }

    /// <summary>Candidates are not needed, because an ICE-lite server answers the checks of any; one that makes no sense is still told of, for whoever wrote it.</summary>
    public static ProtocolFault? ParseCandidate(JsonElement json, out ClientMessage? message)
    {
        message = null;
        if (!json.TryGetProperty("candidate", out var candidate))
        {
            return Missing("candidate");
        }

        var text = "";
        if (candidate.ValueKind is not JsonValueKind.Null && !JsonText.TryRead(candidate, out text))
        {
            return Invalid("candidate", "a string, or null after the last one");
        }

        if (json.TryGetProperty("sdp_mid", out var mid) && mid.ValueKind is not JsonValueKind.Null && (!JsonText.TryRead(mid, out var name) || name.Length > MaxMidCharacters))
        {
            return Invalid("sdp_mid", $"a string of at most {MaxMidCharacters} characters");
        }

        if (json.TryGetProperty("sdp_m_line_index", out var line) && line.ValueKind is not JsonValueKind.Null && (line.ValueKind is not JsonValueKind.Number || !line.TryGetByte(out _)))
        {
            return Invalid("sdp_m_line_index", "a whole number from 0 to 255");
        }

        if (text.Length > 0 && IceCandidateText.Fault(text) is { } fault)
        {
            return new ProtocolFault("invalid_candidate", fault);
        }

        message = new IceCandidateMessage();
        return null;
    }

    private static ProtocolFault Missing(string field) => new("missing_field", $"The field '{field}' is missing.");

    private static ProtocolFault Invalid(string field, string wanted) => new("invalid_field", $"The field '{field}' must be {wanted}.");
}
