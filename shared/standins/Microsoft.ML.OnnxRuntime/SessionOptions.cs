using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How a session works; read when the session is made.</summary>
public unsafe class SessionOptions : SafeHandle
{
    private int _intraOpNumThreads;
    private int _interOpNumThreads;
    private OrtLoggingLevel _logSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;
    private GraphOptimizationLevel _graphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL;
    private ExecutionMode _executionMode = ExecutionMode.ORT_SEQUENTIAL;

    public SessionOptions()
        : base(0, true)
    {
        nint options;
        OrtLibrary.Check(((delegate* unmanaged<nint*, nint>)OrtLibrary.Function(OrtFunction.CreateSessionOptions))(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>Threads within an operator; 0 lets ONNX Runtime choose.</summary>
    public int IntraOpNumThreads
    {
        get => _intraOpNumThreads;
        set => Set(OrtFunction.SetIntraOpNumThreads, _intraOpNumThreads = value);
    }

    /// <summary>Threads across operators; 0 lets ONNX Runtime choose.</summary>
    public int InterOpNumThreads
    {
        get => _interOpNumThreads;
        set => Set(OrtFunction.SetInterOpNumThreads, _interOpNumThreads = value);
    }

    public OrtLoggingLevel LogSeverityLevel
    {
        get => _logSeverityLevel;
        set => Set(OrtFunction.SetSessionLogSeverityLevel, (int)(_logSeverityLevel = value));
    }

    public GraphOptimizationLevel GraphOptimizationLevel
    {
        get => _graphOptimizationLevel;
        set => Set(OrtFunction.SetSessionGraphOptimizationLevel, (int)(_graphOptimizationLevel = value));
    }

    public ExecutionMode ExecutionMode
    {
        get => _executionMode;
        set => Set(OrtFunction.SetSessionExecutionMode, (int)(_executionMode = value));
    }

    internal nint Handle => handle;

    public void AddSessionConfigEntry(string configKey, string configValue)
    {
        using var key = new Utf8Name(configKey);
        using var value = new Utf8Name(configValue);
        OrtLibrary.Check(
            ((delegate* unmanaged<nint, nint, nint, nint>)OrtLibrary.Function(OrtFunction.AddSessionConfigEntry))(handle, key.Pointer, value.Pointer));
    }

    protected override bool ReleaseHandle()
    {
        ((delegate* unmanaged<nint, void>)OrtLibrary.Function(OrtFunction.ReleaseSessionOptions))(handle);
        return true;
    }

    private void Set(OrtFunction function, int value) =>
        OrtLibrary.Check(((delegate* unmanaged<nint, int, nint>)OrtLibrary.Function(function))(handle, value));
}
