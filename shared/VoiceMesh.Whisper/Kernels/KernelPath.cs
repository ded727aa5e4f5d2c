namespace VoiceMesh.Whisper.Kernels;

/// <summary>The instructions that kernels are compiled to.</summary>
internal enum KernelPath
{
    /// <summary>Vectors of four floats by whatever the processor has.</summary>
    Portable,

    /// <summary>Vectors of eight floats with fused multiply-add.</summary>
    Avx2,

    /// <summary>Vectors of sixteen floats.</summary>
    Avx512,
}
