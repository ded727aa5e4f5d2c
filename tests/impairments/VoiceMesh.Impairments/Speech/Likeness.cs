namespace VoiceMesh.Impairments.Speech;

/// <summary>How much of clean speech is found again in impaired speech, whose playout may be delayed or stretched.</summary>
internal static class Likeness
{
    // At 4 kHz, since the tones of voices are what counts: how hiss is coded depends on how much loss the encoder expects.
    private const int Decimation = 4;
    private const int Window = 160;
    private const int SearchBefore = 600;
    private const int SearchAfter = 1_800;
    private const double LeastPower = 600.0 * 600;
    private const double LeastCorrelation = 0.8;

    /// <summary>Share of the clean signal's loud windows (vowels, not hiss) of 40 ms whose best correlation with the impaired signal, 150 ms before to 450 ms after, reaches 0.8.</summary>
    /// <param name="clean">16 kHz.</param>
    /// <param name="impaired">16 kHz, of the same beginning.</param>
    public static double Share(ReadOnlySpan<short> clean, ReadOnlySpan<short> impaired)
    {
        var reference = Thin(clean);
        var heard = impaired.ToArray();

        // Lags of a sixteenth of a millisecond: at the thinned rate alone, a tone could fall between two of them.
        var other = Enumerable.Range(0, Decimation).Select(phase => Thin(heard.AsSpan(Math.Min(phase, heard.Length)))).ToArray();
        var (found, loud) = (0, 0);
        for (var start = 0; start + Window <= reference.Length; start += Window)
        {
            var window = reference.AsSpan(start, Window);
            var power = Product(window, window);
            if (power < LeastPower * Window)
            {
                continue;
            }

            loud++;
            var at = start;
            found += Array.Exists(other, phase => Best(reference.AsSpan(at, Window), power, phase, at) >= LeastCorrelation) ? 1 : 0;
        }

        return loud == 0 ? 0 : (double)found / loud;
    }

    private static double Best(ReadOnlySpan<float> window, double power, float[] other, int at)
    {
        var best = 0.0;
        var last = Math.Min(other.Length - Window, at + SearchAfter);
        for (var lag = Math.Max(0, at - SearchBefore); lag <= last && best < LeastCorrelation; lag++)
        {
            var piece = other.AsSpan(lag, Window);
            var product = Product(window, piece);
            if (product > 0)
            {
                best = Math.Max(best, product / Math.Sqrt(power * Product(piece, piece)));
            }
        }

        return best;
    }

    private static double Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right) => System.Numerics.Tensors.TensorPrimitives.Dot(left, right);

    private static float[] Thin(ReadOnlySpan<short> pcm)
    {
        // A mean will do as a filter: what it lets through of higher tones is the same on both sides.
        var thin = new float[pcm.Length / Decimation];
        for (var index = 0; index < thin.Length; index++)
        {
            thin[index] = (pcm[Decimation * index] + pcm[(Decimation * index) + 1] + pcm[(Decimation * index) + 2] + pcm[(Decimation * index) + 3]) / 4f;
        }

        return thin;
    }
}
