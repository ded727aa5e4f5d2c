namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>The samples of one window as the model takes them, in memory that the next window reuses.</summary>
internal sealed class PcmSamples
{
    private const float Scale = 1f / 32768;
    private float[] _samples = [];

    /// <summary>Converts; the result is valid until the next call.</summary>
    /// <param name="samples">16-bit samples.</param>
    public ReadOnlyMemory<float> Convert(ReadOnlySpan<short> samples)
    {
        if (_samples.Length < samples.Length)
        {
            _samples = new float[samples.Length];
        }

        for (var i = 0; i < samples.Length; i++)
        {
            _samples[i] = samples[i] * Scale;
        }

        return _samples.AsMemory(0, samples.Length);
    }
}
