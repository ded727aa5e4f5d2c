namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>What has happened in a host so far.</summary>
/// <param name="Sessions">Sessions that have not ended.</param>
/// <param name="Gen0">Collections of generation 0 and above.</param>
/// <param name="Gen1">Collections of generation 1 and above.</param>
/// <param name="Gen2">Collections of everything.</param>
/// <param name="AllocatedBytes">Bytes allocated since the process began.</param>
/// <param name="Frames">Frames of 20 ms that all calls have heard.</param>
/// <param name="LateFrames">Those that were handed out over 20 ms after they were due.</param>
/// <param name="MadeUpSamples">Samples at 16 kHz in them that were not decoded.</param>
/// <param name="UnsentFrames">Frames of speech for which there was no room.</param>
/// <param name="BusyShare">Share of its time that the busiest worker works.</param>
internal readonly record struct HostUsage(
    int Sessions,
    int Gen0,
    int Gen1,
    int Gen2,
    long AllocatedBytes,
    long Frames,
    long LateFrames,
    long MadeUpSamples,
    long UnsentFrames,
    double BusyShare);
