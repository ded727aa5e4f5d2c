using VoiceMesh.Audio.Pcm;

namespace VoiceMesh.Audio.VoiceActivity;

/// <summary>The frame that every voice activity detector takes.</summary>
public static class VoiceActivityFrame
{
    /// <summary>Samples per second.</summary>
    public const int SampleRateHz = 16000;

    /// <summary>Samples per frame: 32 ms.</summary>
    public const int Samples = 512;

    /// <summary>Milliseconds per frame.</summary>
    public const int DurationMs = Samples * 1000 / SampleRateHz;

    /// <summary>Judges the next frame of 16-bit samples.</summary>
    /// <param name="detector">The stream's detector.</param>
    /// <param name="frame">Exactly <see cref="Samples"/> mono samples at <see cref="SampleRateHz"/>.</param>
    /// <returns>Probability of speech, 0 to 1.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length.</exception>
    public static float Process(this IVoiceActivityDetector detector, ReadOnlySpan<short> frame)
    {
        Require(frame.Length);
        Span<float> floats = stackalloc float[Samples];
        PcmConverter.ToFloat(frame, floats);
        return detector.Process(floats);
    }

    internal static void Require(int length)
    {
        if (length != Samples)
        {
            throw new ArgumentException($"A frame takes {Samples} samples ({DurationMs} ms at {SampleRateHz} Hz) but {length} were given.");
        }
    }
}
