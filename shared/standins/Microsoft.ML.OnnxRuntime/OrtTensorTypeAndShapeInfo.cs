using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>Type and shape of a tensor.</summary>
public unsafe struct OrtTensorTypeAndShapeInfo
{
    internal OrtTensorTypeAndShapeInfo(nint info)
    {
        int type;
        nuint rank;
        OrtLibrary.Check(((delegate* unmanaged<nint, int*, nint>)OrtLibrary.Function(OrtFunction.GetTensorElementType))(info, &type));
        OrtLibrary.Check(((delegate* unmanaged<nint, nuint*, nint>)OrtLibrary.Function(OrtFunction.GetDimensionsCount))(info, &rank));
        Shape = new long[rank];
        fixed (long* shape = Shape)
        {
            OrtLibrary.Check(((delegate* unmanaged<nint, long*, nuint, nint>)OrtLibrary.Function(OrtFunction.GetDimensions))(info, shape, rank));
        }

        ElementDataType = (TensorElementType)type;
        ElementCount = 1;
        foreach (var dimension in Shape)
        {
            ElementCount *= dimension;
        }
    }

    public TensorElementType ElementDataType { get; }

    /// <summary>Product of the dimensions; of no meaning while one is open (-1).</summary>
    public long ElementCount { get; }

    public long[] Shape { get; }
}
