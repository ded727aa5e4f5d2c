namespace VoiceMesh.Whisper.Kernels;

/// <summary>What follows an affine map.</summary>
internal enum Activation
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>The Gaussian error linear unit in its form with tanh (Hendrycks and Gimpel 2016), as whisper.cpp computes it.</summary>
    Gelu,
}
