namespace VoiceMesh.Whisper.Spectrogram;

/// <summary>One row of the mel filter bank without the zeros around its triangle.</summary>
/// <param name="FirstBin">The first power bin with a weight.</param>
/// <param name="Weights">The weights from there on.</param>
internal sealed record MelBand(int FirstBin, double[] Weights)
{
    /// <summary>Cuts the zeros off a row.</summary>
    /// <param name="row">The weights of all power bins.</param>
    public static MelBand From(ReadOnlySpan<float> row)
    {
        var first = row.IndexOfAnyExcept(0f);
        if (first < 0)
        {
            return new MelBand(0, []);
        }

        var weights = new double[row.LastIndexOfAnyExcept(0f) - first + 1];
        for (var index = 0; index < weights.Length; index++)
        {
            weights[index] = row[first + index];
        }

        return new MelBand(first, weights);
    }

    /// <summary>The weighted sum of a power spectrum.</summary>
    /// <param name="power">All power bins.</param>
    public double Apply(ReadOnlySpan<double> power)
    {
        var sum = 0.0;
        var bins = power.Slice(FirstBin, Weights.Length);
        for (var index = 0; index < bins.Length; index++)
        {
            sum += Weights[index] * bins[index];
        }

        return sum;
    }
}
