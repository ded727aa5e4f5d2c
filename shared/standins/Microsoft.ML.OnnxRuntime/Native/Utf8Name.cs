using System.Runtime.InteropServices;

namespace Microsoft.ML.OnnxRuntime.Native;

/// <summary>A zero-terminated UTF-8 copy of a string for one call.</summary>
internal ref struct Utf8Name(string text)
{
    public nint Pointer { get; private set; } = Marshal.StringToCoTaskMemUTF8(text);

    public void Dispose()
    {
        Marshal.FreeCoTaskMem(Pointer);
        Pointer = 0;
    }
}
