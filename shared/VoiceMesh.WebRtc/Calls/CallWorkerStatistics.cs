namespace VoiceMesh.WebRtc.Calls;

/// <summary>How one worker keeps up.</summary>
/// <param name="Calls">Calls that it looks after.</param>
/// <param name="Ticks">Times it looked after them.</param>
/// <param name="Overruns">Ticks that began a whole period late or more, because the ones before took too long or the processor was taken away.</param>
/// <param name="LatenessMs">How late ticks begin, in milliseconds, smoothed over some 50 ticks.</param>
/// <param name="WorstLatenessMs">The latest that any began.</param>
/// <param name="BusyShare">Share of its time that it works, 0 to 1, smoothed over some 50 ticks: what new workers are needed for.</param>
public readonly record struct CallWorkerStatistics(int Calls, long Ticks, long Overruns, double LatenessMs, double WorstLatenessMs, double BusyShare);
