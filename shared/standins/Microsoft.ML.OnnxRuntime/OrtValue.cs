using System.Buffers;
using Microsoft.ML.OnnxRuntime.Native;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A tensor: over managed memory, which stays pinned until it is disposed, or given by a run.</summary>
public unsafe class OrtValue : IDisposable
{
    private MemoryHandle _memory;

    internal OrtValue(nint handle) => Handle = handle;

    private OrtValue(nint handle, MemoryHandle memory)
    {
        Handle = handle;
        _memory = memory;
    }

    internal nint Handle { get; private set; }

    public static OrtValue CreateTensorValueFromMemory<T>(T[] data, long[] shape)
        where T : unmanaged
    {
        var expected = 1L;
        foreach (var dimension in shape)
        {
            expected *= dimension;
        }

        if (expected != data.Length)
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"Shape [{string.Join(", ", shape)}] has {expected} elements but the memory has {data.Length}.");
        }

        var memory = data.AsMemory().Pin();
        try
        {
            nint value;
            fixed (long* dimensions = shape)
            {
                OrtLibrary.Check(((delegate* unmanaged<nint, void*, nuint, long*, nuint, int, nint*, nint>)OrtLibrary.Function(OrtFunction.CreateTensorWithDataAsOrtValue))(
                    OrtLibrary.CpuMemory, memory.Pointer, (nuint)data.Length * (nuint)sizeof(T), dimensions, (nuint)shape.Length, (int)TypeOf<T>(), &value));
            }

            return new OrtValue(value, memory);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }

    public ReadOnlySpan<T> GetTensorDataAsSpan<T>()
        where T : unmanaged => GetTensorMutableDataAsSpan<T>();

    public Span<T> GetTensorMutableDataAsSpan<T>()
        where T : unmanaged
    {
        var info = GetTensorTypeAndShape();
        if (info.ElementDataType != TypeOf<T>())
        {
            throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"The tensor holds {info.ElementDataType}, not {typeof(T)}.");
        }

        nint data;
        OrtLibrary.Check(((delegate* unmanaged<nint, nint*, nint>)OrtLibrary.Function(OrtFunction.GetTensorMutableData))(Handle, &data));
        return new Span<T>((void*)data, checked((int)info.ElementCount));
    }

    public OrtTensorTypeAndShapeInfo GetTensorTypeAndShape()
    {
        ObjectDisposedException.ThrowIf(Handle == 0, this);
        nint info;
        OrtLibrary.Check(((delegate* unmanaged<nint, nint*, nint>)OrtLibrary.Function(OrtFunction.GetTensorTypeAndShape))(Handle, &info));
        try
        {
            return new OrtTensorTypeAndShapeInfo(info);
        }
        finally
        {
            ((delegate* unmanaged<nint, void>)OrtLibrary.Function(OrtFunction.ReleaseTensorTypeAndShapeInfo))(info);
        }
    }

    public void Dispose()
    {
        if (Handle != 0)
        {
            ((delegate* unmanaged<nint, void>)OrtLibrary.Function(OrtFunction.ReleaseValue))(Handle);
            Handle = 0;
            _memory.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    private static TensorElementType TypeOf<T>() =>
        typeof(T) == typeof(float) ? TensorElementType.Float
        : typeof(T) == typeof(long) ? TensorElementType.Int64
        : throw new OnnxRuntimeException(ErrorCode.NotImplemented, $"This stand-in knows tensors of float and long, not of {typeof(T)}.");
}
