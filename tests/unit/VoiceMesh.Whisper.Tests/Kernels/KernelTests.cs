using VoiceMesh.Whisper.Kernels;
using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Tests.Kernels;

/// <summary>Every kernel on every path of this machine against plain loops in double precision.</summary>
[Trait("Category", "unit")]
public sealed unsafe class KernelTests
{
    public static TheoryData<string> Paths => [.. VectorKernels.Supported().Select(path => path.ToString())];

    public static TheoryData<string, string> PathsAndTypes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var path in VectorKernels.Supported())
            {
                foreach (var type in Enum.GetNames<TensorType>())
                {
                    data.Add(path.ToString(), type);
                }
            }

            return data;
        }
    }

    [Fact]
    public void ToSingle_EveryFiniteHalf_EqualsTheRuntimesConversion()
    {
        for (var bits = 0; bits <= ushort.MaxValue; bits++)
        {
            var half = BitConverter.UInt16BitsToHalf((ushort)bits);
            if (Half.IsFinite(half))
            {
                Assert.Equal((float)half, HalfBits.ToSingle((ushort)bits));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void ReadRow_EveryFiniteHalf_EqualsTheRuntimesConversion(string path)
    {
        ushort[] halves = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits).Where(bits => Half.IsFinite(BitConverter.UInt16BitsToHalf(bits)))];
        var values = new float[halves.Length];
        fixed (ushort* source = halves)
        fixed (float* destination = values)
        {
            Kernels(path).ReadRow(new MatrixRows((byte*)source, 0, TensorType.F16, 1, halves.Length), 0, destination);
        }

        Assert.Equal(halves.Select(bits => (float)BitConverter.UInt16BitsToHalf(bits)), values);
    }

    [Theory]
    [MemberData(nameof(PathsAndTypes))]
    public void MultiplyVectors_AnyTypeAndCount_EqualsPlainLoops(string path, string type)
    {
        foreach (var (rows, columns) in new[] { (1, 32), (5, 64), (16, 96), (7, 384) })
        {
            for (var vectors = 1; vectors <= 9; vectors++)
            {
                using var weights = new StoredWeights(Enum.Parse<TensorType>(type), rows, columns, seed: rows + vectors);
                var x = Random(vectors * columns, seed: 5);
                var y = Random(vectors * (rows + 3), seed: 6);
                var expected = Product(x, columns, vectors, weights.Values, rows, columns, y, rows + 3);
                fixed (float* from = x, to = y)
                {
                    Kernels(path).MultiplyVectors(weights.Rows, 0, rows, from, columns, vectors, to, rows + 3, accumulate: true);
                }

                AssertClose(expected, y);
            }
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndTypes))]
    public void MultiplyPanels_AnyTypeAndShape_EqualsPlainLoops(string path, string type)
    {
        // Depths beyond a block, rows and columns that fill no tile, and rows of A that overlap.
        foreach (var (rows, columns, depth, stride) in new[] { (6, 64, 32, 32), (13, 17, 224, 224), (1, 1, 64, 64), (20, 50, 480, 32) })
        {
            using var weights = new StoredWeights(Enum.Parse<TensorType>(type), columns, depth, seed: rows);
            var a = Random((rows * stride) + depth, seed: 7);
            var c = Random(rows * (columns + 5), seed: 8);
            var expected = Product(a, stride, rows, weights.Values, columns, depth, c, columns + 5);
            var panels = new AlignedBuffer<float>(VectorKernels.GroupColumns * depth);
            fixed (float* from = a, to = c)
            {
                Kernels(path).PackTransposed(weights.Rows, 0, columns, panels.Pointer);
                Kernels(path).MultiplyPanels(from, stride, rows, panels.Pointer, depth, to, columns + 5, columns, accumulate: true);
            }

            AssertClose(expected, c);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void PackColumns_Matrix_MultipliesAsItsTranspose(string path)
    {
        const int Rows = 9, Columns = 40, Depth = 70;
        float[] a = Random(Rows * Depth, 1), b = Random(Depth * Columns, 2), c = new float[Rows * Columns];
        var transposed = new float[Columns * Depth];
        for (var index = 0; index < b.Length; index++)
        {
            transposed[(index % Columns * Depth) + (index / Columns)] = b[index];
        }

        var expected = Product(a, Depth, Rows, transposed, Columns, Depth, c, Columns);
        var panels = new AlignedBuffer<float>(VectorKernels.GroupColumns * Depth);
        fixed (float* from = a, matrix = b, to = c)
        {
            Kernels(path).PackColumns(matrix, Columns, Depth, Columns, panels.Pointer);
            Kernels(path).MultiplyPanels(from, Depth, Rows, panels.Pointer, Depth, to, Columns, Columns, accumulate: false);
        }

        AssertClose(expected, c);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Softmax_AnyLength_EqualsPlainLoops(string path)
    {
        for (var count = 1; count < 70; count++)
        {
            var x = Random(count, count);
            x[count / 2] = -400;
            const double Scale = 3;
            var largest = x.Max() * Scale;
            var sum = x.Sum(value => Math.Exp((value * Scale) - largest));
            var expected = x.Select(value => Math.Exp((value * Scale) - largest) / sum).ToArray();
            fixed (float* values = x)
            {
                Kernels(path).Softmax(values, count, (float)Scale);
            }

            AssertClose(expected, x);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Normalize_Row_HasTheFactorsAndOffsetsOfPlainLoops(string path)
    {
        const int Count = 48;
        float[] x = [.. Random(Count, 1).Select(value => (100 * value) + 30)], factors = Random(Count, 2), offsets = Random(Count, 3), y = new float[Count];
        var mean = x.Average(value => (double)value);
        var deviation = Math.Sqrt(x.Average(value => Math.Pow(value - mean, 2)) + 1e-5);
        fixed (float* from = x, by = factors, and = offsets, to = y)
        {
            Kernels(path).Normalize(from, by, and, to, Count);
        }

        AssertClose([.. x.Select((value, index) => ((value - mean) / deviation * factors[index]) + offsets[index])], y);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void Finish_BiasAndGelu_EqualTheFormula(string path)
    {
        foreach (var columns in new[] { 1, 15, 16, 33 })
        {
            var bias = Random(columns, 4);
            float[] values = [.. Enumerable.Range(0, 3 * columns).Select(index => (index - columns) * (30f / columns))];
            double[] expected =
            [
                .. values.Select((value, index) => (double)value + bias[index % columns])
                    .Select(x => 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + (0.044715 * x * x * x))))),
            ];
            fixed (float* to = values, add = bias)
            {
                Kernels(path).Finish(to, columns, 3, columns, add, Activation.Gelu);
            }

            AssertClose(expected, values);
        }
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public void WeightedSum_Halves_EqualsPlainLoops(string path)
    {
        foreach (var (count, width) in new[] { (1, 16), (37, 64), (5, 80) })
        {
            var weights = Random(count, 1);
            Half[] rows = [.. Random(count * width, 2).Select(value => (Half)value)];
            var y = new float[width];
            fixed (float* by = weights, to = y)
            fixed (Half* from = rows)
            {
                Kernels(path).WeightedSum(by, (byte*)from, count, width, to);
            }

            AssertClose([.. Enumerable.Range(0, width).Select(column => Enumerable.Range(0, count).Sum(row => (double)weights[row] * (double)rows[(row * width) + column]))], y);
        }
    }

    private static VectorKernels Kernels(string path) => VectorKernels.For(Enum.Parse<KernelPath>(path));

    private static float[] Random(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (random.NextSingle() * 2) - 1)];
    }

    private static double[] Product(float[] a, int aStride, int rows, float[] weights, int columns, int depth, float[] c, int cStride)
    {
        double[] result = [.. c.Select(value => (double)value)];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
            {
                for (var step = 0; step < depth; step++)
                {
                    result[(row * cStride) + column] += (double)a[(row * aStride) + step] * weights[(column * depth) + step];
                }
            }
        }

        return result;
    }

    private static void AssertClose(double[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var index = 0; index < expected.Length; index++)
        {
            var difference = Math.Abs(expected[index] - actual[index]);
            Assert.True(difference <= 2e-5 * (1 + Math.Abs(expected[index])), $"Value {index} is {actual[index]:g9} and not {expected[index]:g9}.");
        }
    }
}
