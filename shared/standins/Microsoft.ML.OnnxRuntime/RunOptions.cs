using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Native;

namespace Microsoft.ML.OnnxRuntime;

/// <summary>How one run, or several at once, behave.</summary>
public unsafe class RunOptions : SafeHandle
{
    private bool _terminate;

    public RunOptions()
        : base(0, true)
    {
        nint options;
        OrtLibrary.Check(((delegate* unmanaged<nint*, nint>)OrtLibrary.Function(OrtFunction.CreateRunOptions))(&options));
        SetHandle(options);
    }

    public override bool IsInvalid => handle == 0;

    /// <summary>True ends the runs that use this instance at their next operator, with an exception.</summary>
    public bool Terminate
    {
        get => _terminate;
        set
        {
            if (value != _terminate)
            {
                var function = value ? OrtFunction.RunOptionsSetTerminate : OrtFunction.RunOptionsUnsetTerminate;
                OrtLibrary.Check(((delegate* unmanaged<nint, nint>)OrtLibrary.Function(function))(handle));
                _terminate = value;
            }
        }
    }

    internal nint Handle => handle;

    protected override bool ReleaseHandle()
    {
        ((delegate* unmanaged<nint, void>)OrtLibrary.Function(OrtFunction.ReleaseRunOptions))(handle);
        return true;
    }
}
