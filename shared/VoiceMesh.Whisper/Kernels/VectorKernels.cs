namespace VoiceMesh.Whisper.Kernels;

/// <summary>The numeric kernels, compiled for one kind of vector. Stateless; all pointers are the caller's to keep valid.</summary>
/// <remarks>
/// A matrix product takes its second factor in panels: groups of <see cref="GroupColumns"/> columns, each a sequence of tiles as wide as the register tile, in
/// which the values of one row of the factor stand side by side for every step along the common dimension. Weights are stored by output, which are the columns
/// of that factor, so packing transposes and widens them; it costs a few percent of the product that follows.
/// </remarks>
internal abstract unsafe class VectorKernels
{
    /// <summary>Columns that are packed and multiplied together.</summary>
    public const int GroupColumns = 64;

    /// <summary>Rows of the register tile.</summary>
    public const int TileRows = 6;

    /// <summary>The kernels for this processor.</summary>
    public static VectorKernels Best { get; } = For(Supported().Max());

    /// <summary>The instructions.</summary>
    public abstract KernelPath Path { get; }

    /// <summary>The paths that this processor can run.</summary>
    public static IEnumerable<KernelPath> Supported()
    {
        yield return KernelPath.Portable;
        if (Simd256.IsSupported)
        {
            yield return KernelPath.Avx2;
        }

        if (Simd512.IsSupported)
        {
            yield return KernelPath.Avx512;
        }
    }

    /// <summary>The kernels of one path.</summary>
    /// <param name="path">One of <see cref="Supported"/>.</param>
    public static VectorKernels For(KernelPath path) => path switch
    {
        KernelPath.Avx512 when Simd512.IsSupported => new VectorKernels<Simd512, System.Runtime.Intrinsics.Vector512<float>>(path),
        KernelPath.Avx2 when Simd256.IsSupported => new VectorKernels<Simd256, System.Runtime.Intrinsics.Vector256<float>>(path),
        KernelPath.Portable => new VectorKernels<Simd128, System.Runtime.Intrinsics.Vector128<float>>(path),
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "This processor cannot run this path."),
    };

    /// <summary>Packs the transpose of rows: row r becomes column r of the group.</summary>
    /// <param name="source">The rows.</param>
    /// <param name="firstRow">The first to take.</param>
    /// <param name="count">How many, up to <see cref="GroupColumns"/>; the other columns become zeros.</param>
    /// <param name="panels">Receives <see cref="GroupColumns"/> · columns floats.</param>
    public abstract void PackTransposed(in MatrixRows source, int firstRow, int count, float* panels);

    /// <summary>Packs columns of a matrix of floats that is stored as the product needs it, [depth][columns].</summary>
    /// <param name="source">Its first column to take.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="depth">Rows.</param>
    /// <param name="count">Columns, up to <see cref="GroupColumns"/>; the others become zeros.</param>
    /// <param name="panels">Receives <see cref="GroupColumns"/> · depth floats.</param>
    public abstract void PackColumns(float* source, long stride, int depth, int count, float* panels);

    /// <summary>C = A · B, or C += A · B, for one group of columns.</summary>
    /// <param name="a">[rows][depth].</param>
    /// <param name="aStride">Distance of rows; rows may overlap.</param>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="panels">B, packed.</param>
    /// <param name="depth">The common dimension.</param>
    /// <param name="c">[rows][columns].</param>
    /// <param name="cStride">Distance of rows.</param>
    /// <param name="columns">Columns of C, up to <see cref="GroupColumns"/>.</param>
    /// <param name="accumulate">Whether C is added to.</param>
    public abstract void MultiplyPanels(
        float* a, long aStride, int rows, float* panels, int depth, float* c, long cStride, int columns, bool accumulate);

    /// <summary>Products of weights with a few vectors, straight from where the weights are stored: y[v][r] = row r · x[v].</summary>
    /// <param name="weights">The weights; columns are a multiple of 16, of 32 for quantised types.</param>
    /// <param name="firstRow">The first row to take.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="x">The vectors.</param>
    /// <param name="xStride">Distance of vectors.</param>
    /// <param name="vectors">How many vectors; weights are read once for every four.</param>
    /// <param name="y">Receives the results: the first row's of the first vector comes first.</param>
    /// <param name="yStride">Distance of the vectors' results.</param>
    /// <param name="accumulate">Whether y is added to.</param>
    public abstract void MultiplyVectors(
        in MatrixRows weights, int firstRow, int count, float* x, long xStride, int vectors, float* y, long yStride, bool accumulate);

    /// <summary>Reads a row as floats.</summary>
    /// <param name="source">The rows; columns as for <see cref="MultiplyVectors"/>.</param>
    /// <param name="row">Which.</param>
    /// <param name="destination">Receives the values.</param>
    public abstract void ReadRow(in MatrixRows source, int row, float* destination);

    /// <summary>Adds a bias to each row and applies an activation.</summary>
    /// <param name="c">[rows][columns].</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns.</param>
    /// <param name="bias">One value per column, or null.</param>
    /// <param name="activation">What follows.</param>
    public abstract void Finish(float* c, long stride, int rows, int columns, float* bias, Activation activation);

    /// <summary>Layer norm (Ba et al. 2016) of one row with ε = 10⁻⁵: y = (x − mean) / √(variance + ε) · factors + offsets.</summary>
    /// <param name="x">The row.</param>
    /// <param name="factors">One per column.</param>
    /// <param name="offsets">One per column.</param>
    /// <param name="y">Receives the result; may be x.</param>
    /// <param name="count">Columns; a multiple of 16.</param>
    public abstract void Normalize(float* x, float* factors, float* offsets, float* y, int count);

    /// <summary>Softmax in place: xᵢ = exp(scale · xᵢ) / Σ exp(scale · xⱼ).</summary>
    /// <param name="x">The row.</param>
    /// <param name="count">Its length.</param>
    /// <param name="scale">Applied first; positive.</param>
    public abstract void Softmax(float* x, int count, float scale);

    /// <summary>y += x.</summary>
    /// <param name="x">What is added.</param>
    /// <param name="y">What it is added to.</param>
    /// <param name="count">How many values.</param>
    public abstract void Add(float* x, float* y, int count);

    /// <summary>Σ weights[i] · rows[i] for rows of 16-bit floats that follow each other.</summary>
    /// <param name="weights">One per row.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many rows.</param>
    /// <param name="width">Values of a row; a multiple of 16.</param>
    /// <param name="y">Receives the sum.</param>
    public abstract void WeightedSum(float* weights, byte* rows, int count, int width, float* y);
}
