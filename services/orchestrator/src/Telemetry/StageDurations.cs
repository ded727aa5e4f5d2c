using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Telemetry;

/// <summary>A turn's silence, tiled by its stages without gap or overlap; milliseconds.</summary>
/// <param name="EndpointingMs">Last speech sample to the endpoint's decision.</param>
/// <param name="TranscriptionMs">To the final transcript.</param>
/// <param name="ThinkingMs">To the first chunk for the voice.</param>
/// <param name="SynthesisMs">To the first audio from the voice.</param>
/// <param name="PlayoutMs">To the first reply sample that left for the listener.</param>
/// <param name="EngineMs">Time inside engines, by their own word where they give it.</param>
public readonly record struct StageDurations(
    double EndpointingMs,
    double TranscriptionMs,
    double ThinkingMs,
    double SynthesisMs,
    double PlayoutMs,
    double EngineMs)
{
    /// <summary>Last speech sample to first reply sample.</summary>
    public double SilenceMs => EndpointingMs + TranscriptionMs + ThinkingMs + SynthesisMs + PlayoutMs;

    /// <summary>Measures a turn whose reply was heard; null when it lacks a step.</summary>
    /// <param name="times">When its steps happened.</param>
    /// <remarks>
    /// The first and last moments come from the media server's clock. Where clocks disagree a step counts as zero, and the tiles still
    /// add up to the whole.
    /// </remarks>
    public static StageDurations? Measure(TurnTimes times)
    {
        if (times is not { LastSpeechUs: > 0, TriggeredUs: > 0, FirstChunkUs: > 0, FirstAudioUs: > 0, FirstSampleUs: > 0 })
        {
            return null;
        }

        var endpoint = Math.Max(times.LastSpeechUs, times.EndpointUs);
        var final = Math.Max(endpoint, times.TriggeredUs);
        var chunk = Math.Max(final, times.FirstChunkUs);
        var audio = Math.Max(chunk, times.FirstAudioUs);
        var sample = Math.Max(audio, times.FirstSampleUs);
        var thinking = times.LanguageModelEngineUs > 0 ? times.LanguageModelEngineUs : chunk - final;
        var synthesis = times.TextToSpeechEngineUs > 0 ? times.TextToSpeechEngineUs : audio - chunk;
        return new StageDurations(
            Milliseconds(endpoint - times.LastSpeechUs),
            Milliseconds(final - endpoint),
            Milliseconds(chunk - final),
            Milliseconds(audio - chunk),
            Milliseconds(sample - audio),
            Milliseconds(times.SpeechToTextEngineUs + thinking + synthesis));
    }

    private static double Milliseconds(long microseconds) => microseconds / 1000.0;
}
