using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Transports.Events;

internal sealed record AudioFormatView(string Encoding, int SampleRateHz)
{
    public static AudioFormatView Of(TransportAudioFormat format) => new(format.Encoding, format.SampleRateHz);
}

internal sealed record WordView(string Word, uint StartMs, uint EndMs, float Confidence);

internal sealed record StageView(
    string Service, string Version, string Engine, string EngineNote, IReadOnlyList<string> Models, IReadOnlyList<string> Languages, IReadOnlyList<uint> SampleRatesHz)
{
    public static StageView Of(StageDescription stage) =>
        new(stage.Service, stage.Version, stage.Engine, stage.EngineNote, [.. stage.Models], [.. stage.Languages], [.. stage.SampleRatesHz]);
}

internal sealed record LatencyView(
    double EndpointingMs, double TranscriptionMs, double ThinkingMs, double SynthesisMs, double PlayoutMs, double SilenceMs, double EngineMs)
{
    public static LatencyView Of(TurnLatency? latency) => latency is null
        ? new LatencyView(0, 0, 0, 0, 0, 0, 0)
        : new LatencyView(
            Tenths(latency.EndpointingMs), Tenths(latency.TranscriptionMs), Tenths(latency.ThinkingMs), Tenths(latency.SynthesisMs),
            Tenths(latency.PlayoutMs), Tenths(latency.SilenceMs), Tenths(latency.EngineMs));

    private static double Tenths(double milliseconds) => Math.Round(milliseconds, 1);
}

/// <summary>Conversation settings as clients write and read them; a field that is null is not set.</summary>
internal sealed record SettingsView
{
    public string? Language { get; init; }

    public uint? EndpointingSilenceMs { get; init; }

    public float? VadThreshold { get; init; }

    public bool? AutomaticTurns { get; init; }

    public bool? AllowInterruptions { get; init; }

    public string? SystemPrompt { get; init; }

    public string? Voice { get; init; }

    public float? SpeakingRate { get; init; }

    public float? Pitch { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<string>? Hints { get; init; }

    public string? Greeting { get; init; }

    public static SettingsView Of(ConversationSettings? settings) => settings is null ? new SettingsView() : new SettingsView
    {
        Language = settings.HasLanguage ? settings.Language : null,
        EndpointingSilenceMs = settings.HasEndpointingSilenceMs ? settings.EndpointingSilenceMs : null,
        VadThreshold = settings.HasVadThreshold ? settings.VadThreshold : null,
        AutomaticTurns = settings.HasAutomaticTurns ? settings.AutomaticTurns : null,
        AllowInterruptions = settings.HasAllowInterruptions ? settings.AllowInterruptions : null,
        SystemPrompt = settings.HasSystemPrompt ? settings.SystemPrompt : null,
        Voice = settings.HasVoice ? settings.Voice : null,
        SpeakingRate = settings.HasSpeakingRate ? settings.SpeakingRate : null,
        Pitch = settings.HasPitch ? settings.Pitch : null,
        TimeZone = settings.HasTimeZone ? settings.TimeZone : null,
        Hints = settings.Hints.Count > 0 ? [.. settings.Hints] : null,
        Greeting = settings.HasGreeting ? settings.Greeting : null,
    };
}
