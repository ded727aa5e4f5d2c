using System.Text.Json;
using VoiceMesh.Client;

namespace VoiceMesh.Load.Turns;

/// <summary>One answered turn as the mesh measured it, in milliseconds.</summary>
internal sealed record TurnSample(
    double Endpointing, double Transcription, double Thinking, double Synthesis, double Playout, double Silence, double Engine)
{
    /// <summary>What the mesh adds: the silence less the wait for the end of speech and less the time inside the engines.</summary>
    public double Added => Silence - Endpointing - Engine;

    /// <summary>Reads a <c>turn_completed</c> event; null when the turn was not answered.</summary>
    public static TurnSample? From(VoiceEvent turn)
    {
        if (!turn.Body.TryGetProperty("latency", out var latency) || latency.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var sample = new TurnSample(
            Read("endpointing_ms"), Read("transcription_ms"), Read("thinking_ms"), Read("synthesis_ms"), Read("playout_ms"), Read("silence_ms"), Read("engine_ms"));
        return sample.Silence > 0 ? sample : null;

        double Read(string name) => latency.TryGetProperty(name, out var value) ? value.GetDouble() : 0;
    }
}
