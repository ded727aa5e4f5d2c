namespace Whisper.net;

public struct WhisperFactoryOptions
{
    public WhisperFactoryOptions()
    {
    }

    /// <summary>Kept and never read: the stand-in runs on the CPU.</summary>
    public bool UseGpu { get; set; } = true;

    /// <summary>Kept and never read: the stand-in runs on the CPU.</summary>
    public int GpuDevice { get; set; }
}
