using System.Numerics;

namespace VoiceMesh.Audio.VoiceActivity;

/// <summary>A matrix of weights and a bias, applied to a few columns of input at once so that each weight is fetched from memory only once.</summary>
internal sealed class DenseLayer
{
    private readonly float[] _weights;
    private readonly float[] _bias;

    /// <summary>Takes the matrix.</summary>
    /// <param name="weights">Row after row.</param>
    /// <param name="bias">One value per row.</param>
    /// <param name="columns">Length of a row; a multiple of 16, so that vector loops have no tail.</param>
    public DenseLayer(float[] weights, float[] bias, int columns)
    {
        _weights = weights;
        _bias = bias;
        Columns = columns;
    }

    /// <summary>Outputs.</summary>
    public int Rows => _bias.Length;

    /// <summary>Inputs.</summary>
    public int Columns { get; }

    /// <summary>Multiplies one column.</summary>
    /// <param name="input"><see cref="Columns"/> values.</param>
    /// <param name="output">Receives <see cref="Rows"/> values.</param>
    public void Multiply(ReadOnlySpan<float> input, Span<float> output)
    {
        var row = 0;
        for (; row <= Rows - 4; row += 4)
        {
            ReadOnlySpan<float> w0 = Row(row), w1 = Row(row + 1), w2 = Row(row + 2), w3 = Row(row + 3), x = input[..Columns];
            Vector<float> s0 = Vector<float>.Zero, s1 = s0, s2 = s0, s3 = s0;
            for (var index = 0; index <= x.Length - Vector<float>.Count; index += Vector<float>.Count)
            {
                var value = new Vector<float>(x[index..]);
                s0 = Vector.FusedMultiplyAdd(new Vector<float>(w0[index..]), value, s0);
                s1 = Vector.FusedMultiplyAdd(new Vector<float>(w1[index..]), value, s1);
                s2 = Vector.FusedMultiplyAdd(new Vector<float>(w2[index..]), value, s2);
                s3 = Vector.FusedMultiplyAdd(new Vector<float>(w3[index..]), value, s3);
            }

            output[row] = Vector.Sum(s0) + _bias[row];
            output[row + 1] = Vector.Sum(s1) + _bias[row + 1];
            output[row + 2] = Vector.Sum(s2) + _bias[row + 2];
            output[row + 3] = Vector.Sum(s3) + _bias[row + 3];
        }

        for (; row < Rows; row++)
        {
            output[row] = Dot(Row(row), input) + _bias[row];
        }
    }

    /// <summary>Multiplies two columns.</summary>
    /// <param name="input">The columns, each <see cref="Columns"/> long, <paramref name="inputStride"/> apart; they may overlap.</param>
    /// <param name="inputStride">Distance of the columns in the input.</param>
    /// <param name="output">Receives two columns of <see cref="Rows"/> values.</param>
    /// <param name="outputStride">Distance of the columns in the output.</param>
    public void MultiplyTwo(ReadOnlySpan<float> input, int inputStride, Span<float> output, int outputStride)
    {
        ReadOnlySpan<float> x0 = input[..Columns], x1 = input.Slice(inputStride, Columns);
        for (var row = 0; row < Rows; row += 2)
        {
            ReadOnlySpan<float> w0 = Row(row), w1 = Row(row + 1);
            Vector<float> s00 = Vector<float>.Zero, s01 = s00, s10 = s00, s11 = s00;
            for (var index = 0; index <= x0.Length - Vector<float>.Count; index += Vector<float>.Count)
            {
                Vector<float> a = new(w0[index..]), b = new(w1[index..]), x = new(x0[index..]), y = new(x1[index..]);
                s00 = Vector.FusedMultiplyAdd(a, x, s00);
                s01 = Vector.FusedMultiplyAdd(a, y, s01);
                s10 = Vector.FusedMultiplyAdd(b, x, s10);
                s11 = Vector.FusedMultiplyAdd(b, y, s11);
            }

            output[row] = Vector.Sum(s00) + _bias[row];
            output[row + 1] = Vector.Sum(s10) + _bias[row + 1];
            output[outputStride + row] = Vector.Sum(s01) + _bias[row];
            output[outputStride + row + 1] = Vector.Sum(s11) + _bias[row + 1];
        }
    }

    /// <summary>Multiplies four columns.</summary>
    /// <param name="input">The columns, each <see cref="Columns"/> long, <paramref name="inputStride"/> apart; they may overlap.</param>
    /// <param name="inputStride">Distance of the columns in the input.</param>
    /// <param name="output">Receives four columns of <see cref="Rows"/> values.</param>
    /// <param name="outputStride">Distance of the columns in the output.</param>
    public void MultiplyFour(ReadOnlySpan<float> input, int inputStride, Span<float> output, int outputStride)
    {
        ReadOnlySpan<float> x0 = input[..Columns], x1 = input.Slice(inputStride, Columns), x2 = input.Slice(2 * inputStride, Columns), x3 = input.Slice(3 * inputStride, Columns);
        for (var row = 0; row < Rows; row += 2)
        {
            ReadOnlySpan<float> w0 = Row(row), w1 = Row(row + 1);
            Vector<float> s00 = Vector<float>.Zero, s01 = s00, s02 = s00, s03 = s00, s10 = s00, s11 = s00, s12 = s00, s13 = s00;
            for (var index = 0; index <= x0.Length - Vector<float>.Count; index += Vector<float>.Count)
            {
                Vector<float> a = new(w0[index..]), b = new(w1[index..]);
                Vector<float> x = new(x0[index..]), y = new(x1[index..]), z = new(x2[index..]), u = new(x3[index..]);
                s00 = Vector.FusedMultiplyAdd(a, x, s00);
                s01 = Vector.FusedMultiplyAdd(a, y, s01);
                s02 = Vector.FusedMultiplyAdd(a, z, s02);
                s03 = Vector.FusedMultiplyAdd(a, u, s03);
                s10 = Vector.FusedMultiplyAdd(b, x, s10);
                s11 = Vector.FusedMultiplyAdd(b, y, s11);
                s12 = Vector.FusedMultiplyAdd(b, z, s12);
                s13 = Vector.FusedMultiplyAdd(b, u, s13);
            }

            Store(output, row, outputStride, s00, s01, s02, s03);
            Store(output, row + 1, outputStride, s10, s11, s12, s13);
        }
    }

    private static float Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = Vector<float>.Zero;
        for (var index = 0; index <= a.Length - Vector<float>.Count; index += Vector<float>.Count)
        {
            sum = Vector.FusedMultiplyAdd(new Vector<float>(a[index..]), new Vector<float>(b[index..]), sum);
        }

        return Vector.Sum(sum);
    }

    private void Store(Span<float> output, int row, int stride, Vector<float> s0, Vector<float> s1, Vector<float> s2, Vector<float> s3)
    {
        output[row] = Vector.Sum(s0) + _bias[row];
        output[stride + row] = Vector.Sum(s1) + _bias[row];
        output[(2 * stride) + row] = Vector.Sum(s2) + _bias[row];
        output[(3 * stride) + row] = Vector.Sum(s3) + _bias[row];
    }

    private ReadOnlySpan<float> Row(int row) => _weights.AsSpan(row * Columns, Columns);
}
