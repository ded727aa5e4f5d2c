namespace VoiceMesh.Models.Downloading;

/// <summary>What a download is doing.</summary>
public enum DownloadPhase
{
    /// <summary>Another process downloads the same model; its bytes are reported.</summary>
    Waiting,

    /// <summary>Bytes arrive.</summary>
    Receiving,

    /// <summary>A broken connection is tried again.</summary>
    Retrying,

    /// <summary>The file is whole, verified and in its place.</summary>
    Done,
}
