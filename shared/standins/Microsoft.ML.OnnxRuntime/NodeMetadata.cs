using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>What a model declares of an input or output.</summary>
public unsafe class NodeMetadata
{
    private readonly OrtTensorTypeAndShapeInfo _tensor;

    internal NodeMetadata(nint typeInfo)
    {
        nint tensor;
        OrtLibrary.Check(((delegate* unmanaged<nint, nint*, nint>)OrtLibrary.Function(OrtFunction.CastTypeInfoToTensorInfo))(typeInfo, &tensor));
        IsTensor = tensor != 0;
        if (IsTensor)
        {
            _tensor = new OrtTensorTypeAndShapeInfo(tensor);
        }
    }

    public bool IsTensor { get; }

    /// <summary>Dimensions of a tensor; -1 where the model leaves one open.</summary>
    public int[] Dimensions => Array.ConvertAll(Tensor.Shape, static dimension => (int)dimension);

    public TensorElementType ElementDataType => Tensor.ElementDataType;

    private OrtTensorTypeAndShapeInfo Tensor =>
        IsTensor ? _tensor : throw new OnnxRuntimeException(ErrorCode.Fail, "OnnxValueType must either be a tensor or sparse tensor");
}
