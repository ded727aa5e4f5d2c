namespace VoiceMesh.Audio.Tests;

/// <summary>Makes the signals that the tests measure with.</summary>
internal static class Signals
{
    public static float[] Tone(double frequencyHz, int rateHz, int samples, double amplitude = 0.5)
    {
        var tone = new float[samples];
        for (var index = 0; index < samples; index++)
        {
            tone[index] = (float)(amplitude * Math.Sin(2 * Math.PI * frequencyHz * index / rateHz));
        }

        return tone;
    }

    public static short[] Noise(int samples, int seed, int amplitude = 20000)
    {
        var random = new Random(seed);
        var noise = new short[samples];
        for (var index = 0; index < samples; index++)
        {
            noise[index] = (short)random.Next(-amplitude, amplitude + 1);
        }

        return noise;
    }

    /// <summary>Power of what remains after the best fitting sine of a frequency is taken out, below that sine's power, in dB.</summary>
    public static double SignalToResidueDb(ReadOnlySpan<float> signal, double frequencyHz, int rateHz)
    {
        // Least squares fit of a·sin + b·cos over a whole number of periods or close to it, by the normal equations.
        double ss = 0, cc = 0, sc = 0, xs = 0, xc = 0;
        for (var index = 0; index < signal.Length; index++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * frequencyHz * index / rateHz);
            ss += sin * sin;
            cc += cos * cos;
            sc += sin * cos;
            xs += signal[index] * sin;
            xc += signal[index] * cos;
        }

        var determinant = (ss * cc) - (sc * sc);
        var a = ((xs * cc) - (xc * sc)) / determinant;
        var b = ((xc * ss) - (xs * sc)) / determinant;
        double fitted = 0, residue = 0;
        for (var index = 0; index < signal.Length; index++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * frequencyHz * index / rateHz);
            var model = (a * sin) + (b * cos);
            fitted += model * model;
            residue += (signal[index] - model) * (signal[index] - model);
        }

        return 10 * Math.Log10(fitted / Math.Max(residue, 1e-30));
    }

    public static double RmsDb(ReadOnlySpan<float> signal)
    {
        double sum = 0;
        foreach (var sample in signal)
        {
            sum += (double)sample * sample;
        }

        return 10 * Math.Log10(Math.Max(sum / signal.Length, 1e-30));
    }
}
