namespace VoiceMesh.Whisper.Testing;

/// <summary>The filter bank that Whisper files carry: triangles on the mel scale of Slaney's Auditory Toolbox (1998), each of unit area.</summary>
internal static class SlaneyFilters
{
    private const double SampleRateHz = 16_000;

    /// <summary>Makes the bank.</summary>
    /// <param name="bands">Triangles.</param>
    /// <param name="bins">Bins of the power spectrum from zero to half the sample rate.</param>
    /// <returns>[bands][bins].</returns>
    public static float[] Create(int bands, int bins)
    {
        var filters = new float[bands * bins];
        var highest = ToMel(SampleRateHz / 2);
        for (var band = 0; band < bands; band++)
        {
            double low = ToHz(highest * band / (bands + 1)), centre = ToHz(highest * (band + 1) / (bands + 1)), high = ToHz(highest * (band + 2) / (bands + 1));
            for (var bin = 0; bin < bins; bin++)
            {
                var frequency = SampleRateHz / 2 * bin / (bins - 1);
                var height = Math.Max(0, Math.Min((frequency - low) / (centre - low), (high - frequency) / (high - centre)));
                filters[(band * bins) + bin] = (float)(height * 2 / (high - low));
            }
        }

        return filters;
    }

    private static double ToMel(double hz) => hz < 1000 ? hz * 3 / 200 : 15 + (27 * Math.Log(hz / 1000) / Math.Log(6.4));

    private static double ToHz(double mel) => mel < 15 ? mel * 200 / 3 : 1000 * Math.Exp((mel - 15) * Math.Log(6.4) / 27);
}
