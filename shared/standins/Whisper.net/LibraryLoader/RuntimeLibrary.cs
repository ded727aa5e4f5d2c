namespace Whisper.net.LibraryLoader;

public enum RuntimeLibrary
{
    Cpu,
    Cuda,
    Vulkan,
    CoreML,
    OpenVino,
    CpuNoAvx,
    Cuda12,
}
