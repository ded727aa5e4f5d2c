namespace VoiceMesh.Audio.VoiceActivity;

/// <summary>Says for each frame of one audio stream how likely it is to hold speech.</summary>
/// <remarks>One instance per stream, fed with every frame in order; it remembers what it heard. Not safe for use by several threads at once.</remarks>
public interface IVoiceActivityDetector
{
    /// <summary>Name of the method for logs and descriptions, for example "silero".</summary>
    string Name { get; }

    /// <summary>Judges the next frame.</summary>
    /// <param name="frame">Exactly <see cref="VoiceActivityFrame.Samples"/> mono samples at <see cref="VoiceActivityFrame.SampleRateHz"/>, in [-1, 1).</param>
    /// <returns>Probability of speech, 0 to 1.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length.</exception>
    float Process(ReadOnlySpan<float> frame);

    /// <summary>Forgets what was heard, for a new stream or after a gap in the audio.</summary>
    void Reset();
}
