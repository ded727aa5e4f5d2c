using System.Runtime.CompilerServices;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>Norms, softmax, activations and sums.</summary>
internal static unsafe class Elementwise<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    private const float Epsilon = 1e-5f;

    /// <summary>Adds a bias to each row and applies an activation.</summary>
    public static void Finish(float* c, long stride, int rows, int columns, float* bias, Activation activation)
    {
        for (var row = 0; row < rows; row++)
        {
            var values = c + (row * stride);
            var column = 0;
            for (; column <= columns - TSimd.Width; column += TSimd.Width)
            {
                var value = TSimd.Load(values + column);
                value = bias is null ? value : TSimd.Add(value, TSimd.Load(bias + column));
                TSimd.Store(activation == Activation.Gelu ? Gelu(value) : value, values + column);
            }

            for (; column < columns; column++)
            {
                var value = values[column] + (bias is null ? 0 : bias[column]);
                values[column] = activation == Activation.Gelu ? First(Gelu(TSimd.Broadcast(value))) : value;
            }
        }
    }

    /// <summary>Layer norm of one row.</summary>
    public static void Normalize(float* x, float* factors, float* offsets, float* y, int count)
    {
        var sum = TSimd.Zero;
        for (var index = 0; index < count; index += TSimd.Width)
        {
            sum = TSimd.Add(sum, TSimd.Load(x + index));
        }

        var mean = TSimd.Broadcast(TSimd.Sum(sum) / count);
        var squares = TSimd.Zero;
        for (var index = 0; index < count; index += TSimd.Width)
        {
            var difference = TSimd.Subtract(TSimd.Load(x + index), mean);
            squares = TSimd.MultiplyAdd(difference, difference, squares);
        }

        var scale = TSimd.Broadcast(1 / MathF.Sqrt((TSimd.Sum(squares) / count) + Epsilon));
        for (var index = 0; index < count; index += TSimd.Width)
        {
            var value = TSimd.Multiply(TSimd.Subtract(TSimd.Load(x + index), mean), scale);
            TSimd.Store(TSimd.MultiplyAdd(value, TSimd.Load(factors + index), TSimd.Load(offsets + index)), y + index);
        }
    }

    /// <summary>Softmax in place.</summary>
    public static void Softmax(float* x, int count, float scale)
    {
        var whole = count - (count % TSimd.Width);
        var largest = float.NegativeInfinity;
        if (whole > 0)
        {
            var most = TSimd.Load(x);
            for (var index = TSimd.Width; index < whole; index += TSimd.Width)
            {
                most = TSimd.Max(most, TSimd.Load(x + index));
            }

            largest = Largest(most);
        }

        for (var index = whole; index < count; index++)
        {
            largest = MathF.Max(largest, x[index]);
        }

        TVector factor = TSimd.Broadcast(scale), offset = TSimd.Broadcast(-largest * scale), sums = TSimd.Zero;
        for (var index = 0; index < whole; index += TSimd.Width)
        {
            var value = Exp(TSimd.MultiplyAdd(TSimd.Load(x + index), factor, offset));
            sums = TSimd.Add(sums, value);
            TSimd.Store(value, x + index);
        }

        var sum = TSimd.Sum(sums);
        for (var index = whole; index < count; index++)
        {
            x[index] = First(Exp(TSimd.Broadcast((x[index] - largest) * scale)));
            sum += x[index];
        }

        var inverse = 1 / sum;
        var inverses = TSimd.Broadcast(inverse);
        for (var index = 0; index < whole; index += TSimd.Width)
        {
            TSimd.Store(TSimd.Multiply(TSimd.Load(x + index), inverses), x + index);
        }

        for (var index = whole; index < count; index++)
        {
            x[index] *= inverse;
        }
    }

    /// <summary>y += x.</summary>
    public static void Add(float* x, float* y, int count)
    {
        var index = 0;
        for (; index <= count - TSimd.Width; index += TSimd.Width)
        {
            TSimd.Store(TSimd.Add(TSimd.Load(y + index), TSimd.Load(x + index)), y + index);
        }

        for (; index < count; index++)
        {
            y[index] += x[index];
        }
    }

    /// <summary>Σ weights[i] · rows[i] for rows of 16-bit floats.</summary>
    public static void WeightedSum(float* weights, byte* rows, int count, int width, float* y)
    {
        // Four vectors of sums at a time: enough to keep the adders busy, few enough to stay in registers on every path.
        var rowBytes = width * sizeof(ushort);
        var column = 0;
        for (; column <= width - (4 * TSimd.Width); column += 4 * TSimd.Width)
        {
            TVector s0 = TSimd.Zero, s1 = s0, s2 = s0, s3 = s0;
            var source = rows + (column * sizeof(ushort));
            for (var row = 0; row < count; row++)
            {
                var weight = TSimd.Broadcast(weights[row]);
                s0 = TSimd.MultiplyAdd(weight, TSimd.FromHalves(source), s0);
                s1 = TSimd.MultiplyAdd(weight, TSimd.FromHalves(source + (2 * TSimd.Width)), s1);
                s2 = TSimd.MultiplyAdd(weight, TSimd.FromHalves(source + (4 * TSimd.Width)), s2);
                s3 = TSimd.MultiplyAdd(weight, TSimd.FromHalves(source + (6 * TSimd.Width)), s3);
                source += rowBytes;
            }

            TSimd.Store(s0, y + column);
            TSimd.Store(s1, y + column + TSimd.Width);
            TSimd.Store(s2, y + column + (2 * TSimd.Width));
            TSimd.Store(s3, y + column + (3 * TSimd.Width));
        }

        for (; column < width; column += TSimd.Width)
        {
            var sum = TSimd.Zero;
            for (var row = 0; row < count; row++)
            {
                sum = TSimd.MultiplyAdd(TSimd.Broadcast(weights[row]), TSimd.FromHalves(rows + (row * (long)rowBytes) + (column * sizeof(ushort))), sum);
            }

            TSimd.Store(sum, y + column);
        }
    }

    /// <summary>The exponential function: 2ⁿ times a polynomial over ±½ ln 2 (the coefficients are those of Moshier's Cephes library); error below 2 units in the last place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        x = TSimd.Min(TSimd.Max(x, TSimd.Broadcast(-87)), TSimd.Broadcast(88));
        var power = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(1.44269504f)));
        var rest = TSimd.MultiplyAdd(power, TSimd.Broadcast(-0.693359375f), x);
        rest = TSimd.MultiplyAdd(power, TSimd.Broadcast(2.12194440e-4f), rest);
        var sum = TSimd.MultiplyAdd(TSimd.Broadcast(1.9875691500e-4f), rest, TSimd.Broadcast(1.3981999507e-3f));
        sum = TSimd.MultiplyAdd(sum, rest, TSimd.Broadcast(8.3334519073e-3f));
        sum = TSimd.MultiplyAdd(sum, rest, TSimd.Broadcast(4.1665795894e-2f));
        sum = TSimd.MultiplyAdd(sum, rest, TSimd.Broadcast(1.6666665459e-1f));
        sum = TSimd.MultiplyAdd(sum, rest, TSimd.Broadcast(5.0000001201e-1f));
        sum = TSimd.MultiplyAdd(sum, TSimd.Multiply(rest, rest), TSimd.Add(rest, TSimd.Broadcast(1)));
        return TSimd.Multiply(sum, TSimd.PowerOfTwo(power));
    }

    /// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))), of which the factor with tanh is a logistic function.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Gelu(TVector x)
    {
        const float TwiceRootOfTwoByPi = 1.5957691216f;
        var square = TSimd.Multiply(x, x);
        var inner = TSimd.MultiplyAdd(square, TSimd.Broadcast(0.044715f * -TwiceRootOfTwoByPi), TSimd.Broadcast(-TwiceRootOfTwoByPi));
        return TSimd.Divide(x, TSimd.Add(Exp(TSimd.Multiply(x, inner)), TSimd.Broadcast(1)));
    }

    private static float Largest(TVector value)
    {
        var values = stackalloc float[TSimd.Width];
        TSimd.Store(value, values);
        var largest = values[0];
        for (var index = 1; index < TSimd.Width; index++)
        {
            largest = MathF.Max(largest, values[index]);
        }

        return largest;
    }

    private static float First(TVector value)
    {
        var values = stackalloc float[TSimd.Width];
        TSimd.Store(value, values);
        return values[0];
    }
}
