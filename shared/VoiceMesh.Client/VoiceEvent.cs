using System.Text.Json;

namespace VoiceMesh.Client;

/// <summary>One message from the media server.</summary>
/// <param name="Type">The protocol's <c>type</c>; <see cref="AudioType"/> for a binary frame of reply audio.</param>
/// <param name="Body">The JSON object; undefined for audio.</param>
/// <param name="Audio">Reply audio in the negotiated output encoding; empty for JSON.</param>
/// <param name="Timestamp">When it arrived, in ticks of the session's <see cref="TimeProvider"/>.</param>
public sealed record VoiceEvent(string Type, JsonElement Body, ReadOnlyMemory<byte> Audio, long Timestamp)
{
    /// <summary>The <see cref="Type"/> of binary frames.</summary>
    public const string AudioType = "reply_audio";

    /// <summary>A string property, or the empty string.</summary>
    public string Text(string property) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
        ? value.GetString() ?? ""
        : "";

    /// <summary>A boolean property, or false.</summary>
    public bool Flag(string property) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.True;

    /// <summary>A numeric property, or zero.</summary>
    public double Number(string property) => Body.ValueKind == JsonValueKind.Object && Body.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.Number
        ? value.GetDouble()
        : 0;
}
