namespace VoiceMesh.Benchmarks.Suites;

/// <summary>The two resamplers that one would write first: linear interpolation, and a plain FIR of the same length as the product's.</summary>
internal static class NaiveResamplers
{
    /// <summary>Linear interpolation: cheap, and lets almost everything above the lower Nyquist frequency fold back.</summary>
    public static int Linear(ReadOnlySpan<float> input, Span<float> output, int inputRateHz, int outputRateHz)
    {
        var count = (int)((long)input.Length * outputRateHz / inputRateHz);
        var step = inputRateHz / (double)outputRateHz;
        for (var index = 0; index < count; index++)
        {
            var position = index * step;
            var left = (int)position;
            var right = Math.Min(left + 1, input.Length - 1);
            output[index] = input[left] + ((float)(position - left) * (input[right] - input[left]));
        }

        return count;
    }

    /// <summary>One output sample after another as a plain loop over a windowed sinc, whose taps are looked up at the higher rate.</summary>
    public static int Fir(ReadOnlySpan<float> input, Span<float> output, int up, int down, float[] taps, int tapsPerPhase)
    {
        var count = (int)((long)(input.Length - tapsPerPhase) * up / down);
        for (var index = 0; index < count; index++)
        {
            var at = (long)index * down;
            var newest = (int)(at / up) + tapsPerPhase - 1;
            var phase = (int)(at % up);
            var sum = 0f;
            for (var tap = 0; tap < tapsPerPhase; tap++)
            {
                sum += input[newest - tap] * taps[phase + (tap * up)];
            }

            output[index] = sum;
        }

        return count;
    }
}
