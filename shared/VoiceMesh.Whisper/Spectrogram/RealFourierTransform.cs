using System.Numerics;

namespace VoiceMesh.Whisper.Spectrogram;

/// <summary>
/// The discrete Fourier transform of real values whose count is even and a product of 2, 3 and 5. Two real values make one complex one, so half the
/// length is transformed (Press et al., Numerical Recipes, §12.3), by Stockham's self-sorting form of the mixed-radix fast Fourier transform
/// (Cooley and Tukey 1965; Van Loan, Computational Frameworks for the Fast Fourier Transform, §1.7). Not safe for concurrent use.
/// </summary>
internal sealed class RealFourierTransform
{
    private static readonly int[] Radices = [5, 4, 3, 2];

    private readonly int _half;
    private readonly Stage[] _stages;
    private readonly Complex[] _unpackRoots;
    private readonly Complex[] _terms = new Complex[Radices.Max()];
    private Complex[] _values;
    private Complex[] _scratch;

    /// <param name="length">Real values per transform.</param>
    public RealFourierTransform(int length)
    {
        if (length < 2 || length % 2 != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be even.");
        }

        _half = length / 2;
        _stages = MakeStages(_half);
        _unpackRoots = Roots(length);
        _values = new Complex[_half];
        _scratch = new Complex[_half];
    }

    /// <summary>Computes |X[k]|², k = 0 to half of the length.</summary>
    /// <param name="input">As many values as the transform's length.</param>
    /// <param name="power">Receives half as many values and one.</param>
    public void Power(ReadOnlySpan<double> input, Span<double> power)
    {
        for (var index = 0; index < _half; index++)
        {
            _values[index] = new Complex(input[2 * index], input[(2 * index) + 1]);
        }

        TransformHalf();

        // With Z the transform of the packed values, the spectra of the even and of the odd values are the two symmetric halves of Z.
        for (var bin = 0; bin <= _half; bin++)
        {
            var here = _values[bin % _half];
            var mirrored = Complex.Conjugate(_values[(_half - bin) % _half]);
            var even = (here + mirrored) * 0.5;
            var odd = (here - mirrored) * new Complex(0, -0.5);
            var value = bin == _half ? even - odd : even + (odd * _unpackRoots[bin]);
            power[bin] = (value.Real * value.Real) + (value.Imaginary * value.Imaginary);
        }
    }

    private static Stage[] MakeStages(int length)
    {
        var stages = new List<Stage>();
        var remaining = length;
        var stride = 1;
        foreach (var radix in Radices)
        {
            while (remaining % radix == 0)
            {
                stages.Add(MakeStage(radix, remaining, stride));
                remaining /= radix;
                stride *= radix;
            }
        }

        return remaining == 1 ? [.. stages] : throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be a product of 2, 3 and 5.");
    }

    private static Stage MakeStage(int radix, int remaining, int stride)
    {
        var roots = Roots(remaining);
        var twiddles = new Complex[remaining];
        for (var index = 0; index < remaining; index++)
        {
            twiddles[index] = roots[index / radix * (index % radix) % remaining];
        }

        var small = Roots(radix);
        var matrix = new Complex[radix * radix];
        for (var index = 0; index < matrix.Length; index++)
        {
            matrix[index] = small[index / radix * (index % radix) % radix];
        }

        return new Stage(radix, remaining / radix, stride, matrix, twiddles);
    }

    private static Complex[] Roots(int count)
    {
        var roots = new Complex[count];
        for (var index = 0; index < count; index++)
        {
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * index / count);
            roots[index] = new Complex(cosine, sine);
        }

        return roots;
    }

    private void TransformHalf()
    {
        foreach (var stage in _stages)
        {
            Combine(stage);
            (_values, _scratch) = (_scratch, _values);
        }
    }

    private void Combine(Stage stage)
    {
        ReadOnlySpan<Complex> from = _values;
        Span<Complex> to = _scratch;
        var terms = _terms.AsSpan(0, stage.Radix);
        var leap = stage.Stride * stage.Groups;
        for (var group = 0; group < stage.Groups; group++)
        {
            var twiddles = stage.Twiddles.AsSpan(group * stage.Radix, stage.Radix);
            for (var offset = 0; offset < stage.Stride; offset++)
            {
                var first = offset + (stage.Stride * group);
                for (var term = 0; term < terms.Length; term++)
                {
                    terms[term] = from[first + (term * leap)];
                }

                var place = offset + (stage.Stride * stage.Radix * group);
                for (var output = 0; output < terms.Length; output++)
                {
                    var roots = stage.Matrix.AsSpan(output * stage.Radix, stage.Radix);
                    var sum = terms[0];
                    for (var term = 1; term < terms.Length; term++)
                    {
                        sum += terms[term] * roots[term];
                    }

                    to[place + (output * stage.Stride)] = sum * twiddles[output];
                }
            }
        }
    }

    /// <summary>One factor of the length.</summary>
    /// <param name="Radix">The factor.</param>
    /// <param name="Groups">What is left of the length behind it.</param>
    /// <param name="Stride">The factors before it, multiplied.</param>
    /// <param name="Matrix">The transform of <paramref name="Radix"/> values, [output][term].</param>
    /// <param name="Twiddles">The factors that join its transforms, [group][output].</param>
    private sealed record Stage(int Radix, int Groups, int Stride, Complex[] Matrix, Complex[] Twiddles);
}
