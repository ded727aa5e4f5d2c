using System.Globalization;
using System.Runtime.CompilerServices;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Benchmarks.Measuring;

namespace VoiceMesh.Benchmarks.Suites;

/// <summary>The streaming resampler against a plain FIR of its length and against linear interpolation, with what each lets through.</summary>
internal sealed class ResamplingSuite : ISuite
{
    private static readonly (int From, int To)[] Conversions = [(48000, 16000), (24000, 16000), (22050, 48000), (16000, 48000), (44100, 16000)];

    public string Name => "resampling";

    public string Description =>
        "What does resampling 20 ms cost, against a plain FIR loop of the same length and against linear interpolation, and how much does each let fold back?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var (from, to) in Conversions)
        {
            var input = TestAudio.Voice(from, 0.02);
            var resampler = new StreamingResampler(from, to);
            var output = new float[resampler.MaxOutput(input.Length)];
            var divisor = (int)System.Numerics.BigInteger.GreatestCommonDivisor(from, to);
            int up = to / divisor, down = from / divisor;
            var tapsPerPhase = ((64 * Math.Max(up, down) / up) + 31) / 32 * 32;
            var taps = new float[tapsPerPhase * up];
            var withHistory = new float[input.Length + tapsPerPhase];
            input.CopyTo(withHistory, tapsPerPhase);

            var results = MicroComparison.Measure(
                settings,
                cancellationToken,
                new MicroCase("plain FIR", () => NaiveResamplers.Fir(withHistory, output, up, down, taps, tapsPerPhase)),
                new MicroCase("linear", () => NaiveResamplers.Linear(input, output, from, to)),
                new MicroCase("StreamingResampler", () => resampler.Process(input, output)));
            yield return ResultTable.Of(
                string.Create(CultureInfo.InvariantCulture, $"{from / 1000.0:0.##} → {to / 1000.0:0.##} kHz"),
                results,
                budgetMs: 20,
                note: from > to ? Aliasing(from, to) : null);
        }
    }

    private static string Aliasing(int from, int to)
    {
        var tone = TestAudio.Tone(to / 2.0 * 1.05, from, from / 2);
        var resampler = new StreamingResampler(from, to);
        var output = new float[resampler.MaxOutput(tone.Length)];
        var made = resampler.Process(tone, output);
        var filtered = Level(output.AsSpan(0, made)[(2 * resampler.LatencySamples)..]);
        var interpolated = Level(output.AsSpan(0, NaiveResamplers.Linear(tone, output, from, to)));
        var input = Level(tone);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"A tone 5 % above the lower Nyquist frequency comes through {input - filtered:0} dB down (StreamingResampler) and {input - interpolated:0} dB down (linear).");
    }

    private static double Level(ReadOnlySpan<float> samples)
    {
        double sum = 0;
        foreach (var sample in samples)
        {
            sum += (double)sample * sample;
        }

        return 10 * Math.Log10(Math.Max(sum / samples.Length, 1e-20));
    }
}
