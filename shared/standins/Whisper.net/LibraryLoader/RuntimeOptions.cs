namespace Whisper.net.LibraryLoader;

public static class RuntimeOptions
{
    /// <summary>Kept and never read: the stand-in loads no native library.</summary>
    public static List<RuntimeLibrary> RuntimeLibraryOrder { get; set; } =
    [
        RuntimeLibrary.Cuda,
        RuntimeLibrary.Cuda12,
        RuntimeLibrary.Vulkan,
        RuntimeLibrary.CoreML,
        RuntimeLibrary.OpenVino,
        RuntimeLibrary.Cpu,
        RuntimeLibrary.CpuNoAvx,
    ];

    /// <summary>Stays null: the stand-in loads no native library.</summary>
    public static RuntimeLibrary? LoadedLibrary { get; set; }
}
