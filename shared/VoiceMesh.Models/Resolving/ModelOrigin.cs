namespace VoiceMesh.Models.Resolving;

/// <summary>Where a model was found.</summary>
public enum ModelOrigin
{
    /// <summary>At the path that was asked for.</summary>
    ExplicitPath,

    /// <summary>In the models folder (VOICEMESH_MODELS).</summary>
    Folder,

    /// <summary>In the cache, from an earlier download.</summary>
    Cache,

    /// <summary>In the cache, downloaded just now.</summary>
    Downloaded,
}
