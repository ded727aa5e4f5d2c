namespace VoiceMesh.Tts.Tests.Engines;

/// <summary>What tests measure of speech.</summary>
internal static class Acoustics
{
    public static double Rms(IReadOnlyList<short> samples) =>
        samples.Count == 0 ? 0 : Math.Sqrt(samples.Average(s => (double)s * s));

    /// <summary>RMS per 10 ms: the loudness contour, which two runs of one text share though their noise differs.</summary>
    public static double[] Envelope(IReadOnlyList<short> samples, int sampleRateHz) =>
        [.. samples.Chunk(sampleRateHz / 100).Select(block => Rms(block))];

    public static double Correlation(double[] a, double[] b)
    {
        var (meanA, meanB) = (a.Average(), b.Average());
        var covariance = a.Zip(b, (x, y) => (x - meanA) * (y - meanB)).Sum();
        return covariance / Math.Sqrt(a.Sum(x => (x - meanA) * (x - meanA)) * b.Sum(y => (y - meanB) * (y - meanB)));
    }

    /// <summary>
    /// Median pitch of the voiced frames in Hz, by the first strong peak of the normalised autocorrelation between 50 and 500 Hz
    /// (Boersma 1993, without the window correction).
    /// </summary>
    public static double MedianPitchHz(IReadOnlyList<short> samples, int sampleRateHz)
    {
        var signal = samples.Select(s => (double)s).ToArray();
        var (minLag, maxLag, frame) = (sampleRateHz / 500, sampleRateHz / 50, sampleRateHz / 20);
        var pitches = new List<double>();
        for (var start = 0; start + frame + maxLag < signal.Length; start += frame / 2)
        {
            var correlations = Enumerable.Range(minLag, maxLag - minLag).Select(lag => CorrelationAt(signal, start, frame, lag)).ToArray();
            var best = correlations.Max();
            if (best > 0.7)
            {
                pitches.Add((double)sampleRateHz / (minLag + Array.FindIndex(correlations, c => c > best * 0.9)));
            }
        }

        pitches.Sort();
        return pitches.Count == 0 ? 0 : pitches[pitches.Count / 2];
    }

    private static double CorrelationAt(double[] signal, int start, int length, int lag)
    {
        double product = 0, energyA = 1, energyB = 1;
        for (var i = start; i < start + length; i++)
        {
            product += signal[i] * signal[i + lag];
            energyA += signal[i] * signal[i];
            energyB += signal[i + lag] * signal[i + lag];
        }

        return product / Math.Sqrt(energyA * energyB);
    }
}
