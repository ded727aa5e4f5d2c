namespace VoiceMesh.Models.Catalogue;

/// <summary>How a file's publisher summed it up.</summary>
public enum DigestAlgorithm
{
    /// <summary>SHA-1, which whisper.cpp publishes: it finds damage, not malice.</summary>
    Sha1,

    /// <summary>SHA-256.</summary>
    Sha256,
}
