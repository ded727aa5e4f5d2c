using VoiceMesh.Whisper.Model;

namespace VoiceMesh.Whisper.Kernels;

/// <summary>The kernels for one width, chosen by the storage type where weights are read.</summary>
/// <param name="path">What they are called.</param>
internal sealed unsafe class VectorKernels<TSimd, TVector>(KernelPath path) : VectorKernels
    where TSimd : struct, ISimd<TVector>
    where TVector : unmanaged
{
    /// <inheritdoc/>
    public override KernelPath Path => path;

    /// <inheritdoc/>
    public override void PackTransposed(in MatrixRows source, int firstRow, int count, float* panels)
    {
        switch (source.Type)
        {
            case TensorType.F32:
                PanelPacking<TSimd, TVector>.PackTransposed<F32Format<TSimd, TVector>>(source, firstRow, count, panels);
                break;
            case TensorType.F16:
                PanelPacking<TSimd, TVector>.PackTransposed<F16Format<TSimd, TVector>>(source, firstRow, count, panels);
                break;
            case TensorType.Q8_0:
                PanelPacking<TSimd, TVector>.PackTransposed<Q8_0Format<TSimd, TVector>>(source, firstRow, count, panels);
                break;
            case TensorType.Q5_0:
                PanelPacking<TSimd, TVector>.PackTransposed<Q5_0Format<TSimd, TVector>>(source, firstRow, count, panels);
                break;
            case TensorType.Q5_1:
                PanelPacking<TSimd, TVector>.PackTransposed<Q5_1Format<TSimd, TVector>>(source, firstRow, count, panels);
                break;
            default:
                PanelPacking<TSimd, TVector>.PackTransposed<Q4_0Format<TSimd, TVector>>(source, firstRow, count, panels);
                break;
        }
    }

    /// <inheritdoc/>
    public override void PackColumns(float* source, long stride, int depth, int count, float* panels) =>
        PanelPacking<TSimd, TVector>.PackColumns(source, stride, depth, count, panels);

    /// <inheritdoc/>
    public override void MultiplyPanels(
        float* a, long aStride, int rows, float* panels, int depth, float* c, long cStride, int columns, bool accumulate) =>
        PanelProduct<TSimd, TVector>.Multiply(a, aStride, rows, panels, depth, c, cStride, columns, accumulate);

    /// <inheritdoc/>
    public override void MultiplyVectors(
        in MatrixRows weights, int firstRow, int count, float* x, long xStride, int vectors, float* y, long yStride, bool accumulate)
    {
        switch (weights.Type)
        {
            case TensorType.F32:
                VectorProduct<TSimd, TVector, F32Format<TSimd, TVector>>.Multiply(weights, firstRow, count, x, xStride, vectors, y, yStride, accumulate);
                break;
            case TensorType.F16:
                VectorProduct<TSimd, TVector, F16Format<TSimd, TVector>>.Multiply(weights, firstRow, count, x, xStride, vectors, y, yStride, accumulate);
                break;
            case TensorType.Q8_0:
                VectorProduct<TSimd, TVector, Q8_0Format<TSimd, TVector>>.Multiply(weights, firstRow, count, x, xStride, vectors, y, yStride, accumulate);
                break;
            case TensorType.Q5_0:
                VectorProduct<TSimd, TVector, Q5_0Format<TSimd, TVector>>.Multiply(weights, firstRow, count, x, xStride, vectors, y, yStride, accumulate);
                break;
            case TensorType.Q5_1:
                VectorProduct<TSimd, TVector, Q5_1Format<TSimd, TVector>>.Multiply(weights, firstRow, count, x, xStride, vectors, y, yStride, accumulate);
                break;
            default:
                VectorProduct<TSimd, TVector, Q4_0Format<TSimd, TVector>>.Multiply(weights, firstRow, count, x, xStride, vectors, y, yStride, accumulate);
                break;
        }
    }

    /// <inheritdoc/>
    public override void ReadRow(in MatrixRows source, int row, float* destination)
    {
        var data = source.Row(row);
        switch (source.Type)
        {
            case TensorType.F32:
                RowReading<TSimd, TVector>.Read<F32Format<TSimd, TVector>>(data, source.Columns, destination);
                break;
            case TensorType.F16:
                RowReading<TSimd, TVector>.Read<F16Format<TSimd, TVector>>(data, source.Columns, destination);
                break;
            case TensorType.Q8_0:
                RowReading<TSimd, TVector>.Read<Q8_0Format<TSimd, TVector>>(data, source.Columns, destination);
                break;
            case TensorType.Q5_0:
                RowReading<TSimd, TVector>.Read<Q5_0Format<TSimd, TVector>>(data, source.Columns, destination);
                break;
            case TensorType.Q5_1:
                RowReading<TSimd, TVector>.Read<Q5_1Format<TSimd, TVector>>(data, source.Columns, destination);
                break;
            default:
                RowReading<TSimd, TVector>.Read<Q4_0Format<TSimd, TVector>>(data, source.Columns, destination);
                break;
        }
    }

    /// <inheritdoc/>
    public override void Finish(float* c, long stride, int rows, int columns, float* bias, Activation activation) =>
        Elementwise<TSimd, TVector>.Finish(c, stride, rows, columns, bias, activation);

    /// <inheritdoc/>
    public override void Normalize(float* x, float* factors, float* offsets, float* y, int count) =>
        Elementwise<TSimd, TVector>.Normalize(x, factors, offsets, y, count);

    /// <inheritdoc/>
    public override void Softmax(float* x, int count, float scale) => Elementwise<TSimd, TVector>.Softmax(x, count, scale);

    /// <inheritdoc/>
    public override void Add(float* x, float* y, int count) => Elementwise<TSimd, TVector>.Add(x, y, count);

    /// <inheritdoc/>
    public override void WeightedSum(float* weights, byte* rows, int count, int width, float* y) =>
        Elementwise<TSimd, TVector>.WeightedSum(weights, rows, count, width, y);
}
