using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Engines.Whisper.Windows;

/// <summary>How much encoder context, and how many tokens, a window of audio is worth.</summary>
/// <remarks>
/// The encoder's cost grows with its context, and 30 s of it for a short command are mostly spent on silence. A context cut too close makes the
/// model repeat itself or invent words, so there is a margin of 128 frames and a floor; and windows beyond some length get all of it, because there
/// the saving is small and the damage is not (word errors went from 4 to 85 % in published trials). Sizes are steps of 64 frames so that windows of different
/// streams are often of equal length and can share an encoder pass.
/// </remarks>
internal static class AudioContextSizing
{
    private const int FrameMs = 20;
    private const int MarginFrames = 128;
    private const int StepFrames = 64;
    private const int MostTokens = 220;
    private const int TokensAtLeast = 16;

    // The fastest speech is about six words or, in scripts of several tokens per sign, six signs a second.
    private const int TokensPerSecond = 15;

    /// <summary>Encoder frames for a window.</summary>
    /// <param name="durationMs">Length of its audio.</param>
    /// <param name="options">Floor and limit.</param>
    /// <param name="maxAudioContext">The model's full context.</param>
    public static int FramesFor(int durationMs, WhisperOptions options, int maxAudioContext)
    {
        if (durationMs > options.ShortWindowMs)
        {
            return maxAudioContext;
        }

        var frames = Math.Max(options.AudioContextFloor, (durationMs / FrameMs) + MarginFrames);
        return Math.Min(maxAudioContext, (frames + StepFrames - 1) / StepFrames * StepFrames);
    }

    /// <summary>Most tokens that can have been said in a window: a model that loops is stopped there.</summary>
    /// <param name="samples">Length of its audio.</param>
    public static int TokensFor(int samples) =>
        Math.Min(MostTokens, TokensAtLeast + (int)((long)samples * TokensPerSecond / RecognitionWindow.SampleRateHz));
}
