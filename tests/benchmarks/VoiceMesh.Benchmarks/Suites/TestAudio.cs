using VoiceMesh.Audio.Pcm;

namespace VoiceMesh.Benchmarks.Suites;

/// <summary>Sound to measure with: the same on every run.</summary>
internal static class TestAudio
{
    /// <summary>A voice-like signal: a gliding, swelling buzz with harmonics over a little noise.</summary>
    public static float[] Voice(int sampleRateHz, double seconds)
    {
        var random = new Random(1);
        var samples = new float[(int)(sampleRateHz * seconds)];
        double phase = 0;
        for (var index = 0; index < samples.Length; index++)
        {
            var time = index / (double)sampleRateHz;
            phase += 2 * Math.PI * (140 + (30 * Math.Sin(2 * Math.PI * 2.3 * time))) / sampleRateHz;
            var swell = 0.5 + (0.5 * Math.Sin(2 * Math.PI * 4 * time));
            double buzz = 0;
            for (var harmonic = 1; harmonic <= 12; harmonic++)
            {
                buzz += Math.Sin(phase * harmonic) / harmonic;
            }

            samples[index] = (float)((0.2 * swell * buzz) + (0.003 * (random.NextDouble() - 0.5)));
        }

        return samples;
    }

    public static short[] VoicePcm(int sampleRateHz, double seconds)
    {
        var voice = Voice(sampleRateHz, seconds);
        var pcm = new short[voice.Length];
        PcmConverter.ToPcm16(voice, pcm);
        return pcm;
    }

    public static float[] Tone(double frequencyHz, int sampleRateHz, int samples)
    {
        var tone = new float[samples];
        for (var index = 0; index < samples; index++)
        {
            tone[index] = (float)(0.5 * Math.Sin(2 * Math.PI * frequencyHz * index / sampleRateHz));
        }

        return tone;
    }
}
