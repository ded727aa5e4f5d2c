namespace Whisper.net;

public struct WhisperFactoryOptions
{
    public WhisperFactoryOptions()
    {
    }

    public static WhisperFactoryOptions Default => new();

    /// <summary>Kept and never read: the stand-in runs on the CPU.</summary>
    public bool UseGpu { get; set; } = true;

    /// <summary>Kept and never read: the stand-in runs on the CPU.</summary>
    public int GpuDevice { get; set; }

    /// <summary>Kept and never read: the stand-in always computes plain softmax attention.</summary>
    public bool UseFlashAttention { get; set; }
}
