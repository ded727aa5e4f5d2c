namespace VoiceMesh.WebRtc.Tests.Peers;

/// <summary>Counts the bytes that this thread allocates while an action runs many times, once it is warm.</summary>
internal static class Allocations
{
    public static long Of(Action action, int times = 1000)
    {
        for (var warm = 0; warm < 50; warm++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < times; time++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
