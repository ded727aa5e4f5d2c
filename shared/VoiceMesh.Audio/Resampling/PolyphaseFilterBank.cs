using System.Collections.Concurrent;
using System.Numerics;

namespace VoiceMesh.Audio.Resampling;

/// <summary>The taps of one rate conversion, split into one short filter per output phase and shared by all streams that convert alike.</summary>
/// <remarks>
/// A low-pass prototype with a Kaiser window whose stop band begins at the lower of the two Nyquist frequencies, so nothing folds back above
/// the stop-band level. Window length and shape follow J. F. Kaiser, "Nonrecursive digital filter design using the I0-sinh window function" (1974).
/// </remarks>
internal sealed class PolyphaseFilterBank
{
    private const double StopBandDb = 90;
    private const int TapsPerPhase = 64;
    private static readonly int LengthStep = Math.Max(32, 4 * Vector<float>.Count);

    private static readonly ConcurrentDictionary<(int Up, int Down), Lazy<PolyphaseFilterBank>> Shared = new();
    private readonly float[] _taps;

    private PolyphaseFilterBank(int up, int down)
    {
        Up = up;
        Down = down;

        // Going down, the filter must span the same time at the lower rate, so it takes more samples of the higher one.
        var taps = TapsPerPhase * Math.Max(up, down) / up;
        Length = (taps + LengthStep - 1) / LengthStep * LengthStep;
        _taps = Design(up, down, Length);
    }

    /// <summary>Output samples per <see cref="Down"/> input samples.</summary>
    public int Up { get; }

    /// <summary>Input samples per <see cref="Up"/> output samples.</summary>
    public int Down { get; }

    /// <summary>Taps of each phase: a multiple of four vectors, so that the loop over them needs no tail.</summary>
    public int Length { get; }

    /// <summary>Finds or designs the bank for a conversion.</summary>
    public static PolyphaseFilterBank For(int inputRateHz, int outputRateHz)
    {
        var divisor = GreatestCommonDivisor(inputRateHz, outputRateHz);
        return Shared.GetOrAdd(
            (outputRateHz / divisor, inputRateHz / divisor),
            static ratio => new Lazy<PolyphaseFilterBank>(() => new PolyphaseFilterBank(ratio.Up, ratio.Down))).Value;
    }

    /// <summary>The taps of a phase, oldest input sample first.</summary>
    public ReadOnlySpan<float> Phase(int phase) => _taps.AsSpan(phase * Length, Length);

    private static float[] Design(int up, int down, int length)
    {
        var total = length * up;
        var beta = 0.1102 * (StopBandDb - 8.7);
        var transition = (StopBandDb - 7.95) / (14.36 * total);
        var cutoff = (0.5 / Math.Max(up, down)) - (transition / 2);
        var centre = (total - 1) / 2.0;
        var prototype = new double[total];
        var sum = 0.0;
        for (var index = 0; index < total; index++)
        {
            var time = index - centre;
            var ratio = time / centre;
            var sinc = time == 0 ? 2 * cutoff : Math.Sin(2 * Math.PI * cutoff * time) / (Math.PI * time);
            prototype[index] = sinc * BesselI0(beta * Math.Sqrt(Math.Max(0, 1 - (ratio * ratio))));
            sum += prototype[index];
        }

        var taps = new float[total];
        for (var phase = 0; phase < up; phase++)
        {
            for (var tap = 0; tap < length; tap++)
            {
                taps[(phase * length) + (length - 1 - tap)] = (float)(prototype[phase + (tap * up)] / sum * up);
            }
        }

        return taps;
    }

    private static double BesselI0(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; term > 1e-12 * sum; k++)
        {
            term *= x / 2 / k * (x / 2 / k);
            sum += term;
        }

        return sum;
    }

    private static int GreatestCommonDivisor(int a, int b) => b == 0 ? a : GreatestCommonDivisor(b, a % b);
}
