namespace VoiceMesh.Models.Resolving;

/// <summary>Why there is no model.</summary>
public enum ModelUnavailableReason
{
    /// <summary>The name could be no file's name.</summary>
    InvalidName,

    /// <summary>It is nowhere on this machine, and its publisher does not know it.</summary>
    NotFound,

    /// <summary>It is nowhere on this machine, and downloads are off.</summary>
    DownloadOff,

    /// <summary>The publisher cannot be reached or did not hold the connection.</summary>
    Unreachable,

    /// <summary>The publisher refused the download.</summary>
    Refused,

    /// <summary>The file is not what its publisher says that it is.</summary>
    Corrupt,

    /// <summary>The disk has too little room.</summary>
    NoSpace,

    /// <summary>The cache folder cannot be written.</summary>
    NotWritable,

    /// <summary>Another process held the download for too long.</summary>
    Busy,

    /// <summary>No model fits this process' memory.</summary>
    TooLarge,
}
