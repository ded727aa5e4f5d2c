namespace VoiceMesh.WebRtc.Load.Native;

/// <summary>The kernel's steady clock, and sleeping to a point of it without drift.</summary>
internal static unsafe class SteadyClock
{
    public static long NowNs
    {
        get
        {
            _ = LibC.GetTime(LibC.Monotonic, out var now);
            return now.TotalNanoseconds;
        }
    }

    public static void SleepUntil(long timeNs)
    {
        var (seconds, nanoseconds) = Math.DivRem(timeNs, 1_000_000_000);
        var until = new LibC.TimeSpec { Seconds = seconds, Nanoseconds = nanoseconds };
        _ = LibC.Sleep(LibC.Monotonic, LibC.AbsoluteTime, &until, null);
    }
}
