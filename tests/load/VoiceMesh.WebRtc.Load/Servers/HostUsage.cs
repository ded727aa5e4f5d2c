namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>What a host's garbage collector has done so far.</summary>
/// <param name="Gen0">Collections of generation 0 and above.</param>
/// <param name="Gen1">Collections of generation 1 and above.</param>
/// <param name="Gen2">Collections of everything.</param>
/// <param name="AllocatedBytes">Bytes allocated since the process began.</param>
internal readonly record struct HostUsage(int Gen0, int Gen1, int Gen2, long AllocatedBytes);
