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
    private readonly int[] _radices;
    private readonly Complex[] _roots;
    private readonly Complex[] _unpackRoots;
    private readonly Complex[][] _smallRoots;
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
        _radices = Factor(_half);
        _roots = Roots(_half);
        _unpackRoots = Roots(length);
        _smallRoots = [.. _radices.Select(Roots)];
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

    private static int[] Factor(int length)
    {
        var factors = new List<int>();
        foreach (var radix in Radices)
        {
            while (length % radix == 0)
            {
                factors.Add(radix);
                length /= radix;
            }
        }

        return length == 1 ? [.. factors] : throw new ArgumentOutOfRangeException(nameof(length), length, "The length must be a product of 2, 3 and 5.");
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
        var remaining = _half;
        var stride = 1;
        for (var stage = 0; stage < _radices.Length; stage++)
        {
            Combine(_radices[stage], remaining / _radices[stage], stride, _smallRoots[stage]);
            remaining /= _radices[stage];
            stride *= _radices[stage];
            (_values, _scratch) = (_scratch, _values);
        }
    }

    private void Combine(int radix, int groups, int stride, ReadOnlySpan<Complex> smallRoots)
    {
        ReadOnlySpan<Complex> from = _values;
        Span<Complex> to = _scratch;
        var terms = _terms.AsSpan(0, radix);
        for (var group = 0; group < groups; group++)
        {
            for (var offset = 0; offset < stride; offset++)
            {
                for (var term = 0; term < radix; term++)
                {
                    terms[term] = from[offset + (stride * (group + (term * groups)))];
                }

                for (var output = 0; output < radix; output++)
                {
                    var sum = terms[0];
                    for (var term = 1; term < radix; term++)
                    {
                        sum += terms[term] * smallRoots[term * output % radix];
                    }

                    // The twiddle factor of this group: its place among the transform that remains is group, and stride of them lie in the whole.
                    to[offset + (stride * ((radix * group) + output))] = sum * _roots[group * output * stride % _half];
                }
            }
        }
    }
}
