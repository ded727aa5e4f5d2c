using VoiceMesh.WebRtc.Load.Native;

namespace VoiceMesh.WebRtc.Load.Measurement;

/// <summary>User and system time of a process with all its threads, those that have ended included.</summary>
/// <remarks>
/// The same sum as the fields utime and stime of <c>/proc/PID/stat</c> (proc(5)), to the nanosecond instead of the hundredth of a second: the clock that
/// clock_getcpuclockid(3) names.
/// </remarks>
internal static class ProcessorTime
{
    public static TimeSpan Of(int processId)
    {
        // The kernel's MAKE_PROCESS_CPUCLOCK with CPUCLOCK_SCHED.
        var clock = (~processId << 3) | 2;
        return LibC.GetTime(clock, out var time) == 0
            ? TimeSpan.FromTicks(time.TotalNanoseconds / TimeSpan.NanosecondsPerTick)
            : throw new InvalidOperationException($"Process {processId} has ended.");
    }
}
