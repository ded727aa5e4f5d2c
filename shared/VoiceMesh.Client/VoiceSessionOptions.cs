using System.Text.Json.Nodes;

namespace VoiceMesh.Client;

/// <summary>What a client asks of a session.</summary>
public sealed record VoiceSessionOptions
{
    /// <summary>Rate of the PCM16 that the client sends: 8000, 16000, 24000 or 48000 Hz.</summary>
    public int InputSampleRateHz { get; init; } = 16000;

    /// <summary>Rate of the PCM16 that the client wants back: 8000, 16000, 24000 or 48000 Hz.</summary>
    public int OutputSampleRateHz { get; init; } = 16000;

    /// <summary>Conversation settings by their protocol names, for example <c>endpointing_silence_ms</c>; null: the server's defaults.</summary>
    public JsonObject? Settings { get; init; }
}
