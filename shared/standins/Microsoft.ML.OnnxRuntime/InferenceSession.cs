using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>A loaded model. Several threads may run it at once; it must not be disposed while one does.</summary>
public unsafe class InferenceSession : IDisposable
{
    private readonly Dictionary<string, NodeMetadata> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, NodeMetadata> _outputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> _inputNames = new(StringComparer.Ordinal);
    private readonly Dictionary<string, nint> _outputNames = new(StringComparer.Ordinal);
    private nint _session;

    public InferenceSession(string modelPath, SessionOptions options)
    {
        using var path = new Utf8Name(modelPath);
        nint session;
        OrtLibrary.Check(((delegate* unmanaged<nint, nint, nint, nint*, nint>)OrtLibrary.Function(OrtFunction.CreateSession))(
            OrtLibrary.Environment, path.Pointer, options.Handle, &session));
        GC.KeepAlive(options);
        Describe(session);
    }

    public InferenceSession(byte[] model, SessionOptions options)
    {
        nint session;
        fixed (byte* bytes = model)
        {
            OrtLibrary.Check(((delegate* unmanaged<nint, byte*, nuint, nint, nint*, nint>)OrtLibrary.Function(OrtFunction.CreateSessionFromArray))(
                OrtLibrary.Environment, bytes, (nuint)model.Length, options.Handle, &session));
        }

        GC.KeepAlive(options);

        Describe(session);
    }

    public IReadOnlyDictionary<string, NodeMetadata> InputMetadata => _inputs;

    public IReadOnlyDictionary<string, NodeMetadata> OutputMetadata => _outputs;

    /// <summary>In the model's order.</summary>
    public IReadOnlyList<string> OutputNames { get; private set; } = [];

    public IDisposableReadOnlyCollection<OrtValue> Run(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames)
    {
        Span<nint> results = stackalloc nint[outputNames.Count];
        results.Clear();
        Run(runOptions, inputNames, inputValues, outputNames, results);
        var values = new DisposableList<OrtValue>(results.Length);
        foreach (var result in results)
        {
            values.Add(new OrtValue(result));
        }

        return values;
    }

    public void Run(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        IReadOnlyCollection<OrtValue> outputValues)
    {
        if (outputNames.Count != outputValues.Count)
        {
            throw new ArgumentException($"Length of outputNames ({outputNames.Count}) must match that of outputValues ({outputValues.Count}).");
        }

        Span<nint> results = stackalloc nint[outputNames.Count];
        Fill(outputValues, results);
        Run(runOptions, inputNames, inputValues, outputNames, results);
    }

    public void Dispose()
    {
        if (_session != 0)
        {
            ((delegate* unmanaged<nint, void>)OrtLibrary.Function(OrtFunction.ReleaseSession))(_session);
            _session = 0;
            foreach (var name in _inputNames.Values.Concat(_outputNames.Values))
            {
                Marshal.FreeCoTaskMem(name);
            }
        }

        GC.SuppressFinalize(this);
    }

    private static void Fill(IReadOnlyCollection<OrtValue> values, Span<nint> handles)
    {
        var index = 0;
        foreach (var value in values)
        {
            handles[index++] = value.Handle;
        }
    }

    private static void Fill(IReadOnlyCollection<string> names, Dictionary<string, nint> known, string what, Span<nint> pointers)
    {
        var index = 0;
        foreach (var name in names)
        {
            pointers[index++] = known.TryGetValue(name, out var pointer)
                ? pointer
                : throw new OnnxRuntimeException(ErrorCode.InvalidArgument, $"{what} name: '{name}' is not in the metadata");
        }
    }

    private void Run(
        RunOptions runOptions,
        IReadOnlyCollection<string> inputNames,
        IReadOnlyCollection<OrtValue> inputValues,
        IReadOnlyCollection<string> outputNames,
        Span<nint> results)
    {
        ObjectDisposedException.ThrowIf(_session == 0, this);
        if (inputNames.Count != inputValues.Count)
        {
            throw new ArgumentException($"Length of inputNames ({inputNames.Count}) must match that of inputValues ({inputValues.Count}).");
        }

        Span<nint> inputs = stackalloc nint[inputNames.Count], values = stackalloc nint[inputNames.Count], outputs = stackalloc nint[outputNames.Count];
        Fill(inputNames, _inputNames, "Input", inputs);
        Fill(inputValues, values);
        Fill(outputNames, _outputNames, "Output", outputs);
        fixed (nint* input = inputs, value = values, output = outputs, result = results)
        {
            OrtLibrary.Check(((delegate* unmanaged<nint, nint, nint*, nint*, nuint, nint*, nuint, nint*, nint>)OrtLibrary.Function(OrtFunction.Run))(
                _session, runOptions.Handle, input, value, (nuint)inputs.Length, output, (nuint)outputs.Length, result));
        }

        GC.KeepAlive(runOptions);
    }

    private void Describe(nint session)
    {
        _session = session;
        try
        {
            Describe(OrtFunction.SessionGetInputCount, OrtFunction.SessionGetInputName, OrtFunction.SessionGetInputTypeInfo, _inputs, _inputNames);
            OutputNames = Describe(OrtFunction.SessionGetOutputCount, OrtFunction.SessionGetOutputName, OrtFunction.SessionGetOutputTypeInfo, _outputs, _outputNames);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private List<string> Describe(
        OrtFunction count, OrtFunction name, OrtFunction typeInfo, Dictionary<string, NodeMetadata> metadata, Dictionary<string, nint> pointers)
    {
        nuint total;
        OrtLibrary.Check(((delegate* unmanaged<nint, nuint*, nint>)OrtLibrary.Function(count))(_session, &total));
        var names = new List<string>((int)total);
        for (nuint index = 0; index < total; index++)
        {
            nint text, type;
            OrtLibrary.Check(((delegate* unmanaged<nint, nuint, nint, nint*, nint>)OrtLibrary.Function(name))(_session, index, OrtLibrary.Allocator, &text));
            var managed = Marshal.PtrToStringUTF8(text)!;
            OrtLibrary.Check(((delegate* unmanaged<nint, nint, nint>)OrtLibrary.Function(OrtFunction.AllocatorFree))(OrtLibrary.Allocator, text));
            OrtLibrary.Check(((delegate* unmanaged<nint, nuint, nint*, nint>)OrtLibrary.Function(typeInfo))(_session, index, &type));
            try
            {
                metadata.Add(managed, new NodeMetadata(type));
            }
            finally
            {
                ((delegate* unmanaged<nint, void>)OrtLibrary.Function(OrtFunction.ReleaseTypeInfo))(type);
            }

            pointers.Add(managed, Marshal.StringToCoTaskMemUTF8(managed));
            names.Add(managed);
        }

        return names;
    }
}
