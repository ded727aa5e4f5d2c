namespace VoiceMesh.Models.Caching;

/// <summary>A model does not fit beside those that are in use. To a caller on the network this is RESOURCE_EXHAUSTED: it may fit later.</summary>
/// <param name="key">The model.</param>
/// <param name="neededBytes">What it needs.</param>
/// <param name="inUseBytes">What models take that are in use.</param>
/// <param name="limitBytes">What all may take.</param>
public sealed class ModelMemoryException(string key, long neededBytes, long inUseBytes, long limitBytes) : Exception(
    $"The model '{key}' needs {neededBytes >> 20} MiB; models in use take {inUseBytes >> 20} of {limitBytes >> 20} MiB. Choose a smaller variant, or raise Models__MemoryLimitMb.")
{
    /// <summary>Whether it would not fit even alone, so that waiting is no use.</summary>
    public bool NeverFits => neededBytes > limitBytes;
}
