namespace VoiceMesh.Audio.Tests;

/// <summary>Counts the bytes that an action allocates once it is warm.</summary>
internal static class AllocationMeter
{
    public static long BytesOf(Action action, int times = 1000)
    {
        action();
        action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var time = 0; time < times; time++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
