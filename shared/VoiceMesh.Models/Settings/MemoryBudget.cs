namespace VoiceMesh.Models.Settings;

/// <summary>How much memory models may take.</summary>
public static class MemoryBudget
{
    /// <summary>The rest is for streams' scratch, the runtime and everything else that the process does.</summary>
    private const double ShareOfProcess = 0.6;

    /// <summary>The limit of <see cref="ModelsOptions.MemoryLimitMb"/>, or a share of what the garbage collector says that this process may use.</summary>
    /// <param name="options">The settings.</param>
    /// <returns>Bytes.</returns>
    /// <remarks>In a container the collector reads the control group's limit, so the choice follows the pod's size.</remarks>
    public static long Bytes(ModelsOptions options) => options.MemoryLimitMb > 0
        ? (long)options.MemoryLimitMb << 20
        : (long)(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * ShareOfProcess);
}
