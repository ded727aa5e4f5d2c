namespace VoiceMesh.WebRtc.Tests.Traces;

/// <summary>Counts the bytes that an action allocates on this thread once it is warm.</summary>
internal static class SteadyAllocations
{
    public static long BytesOf(Action action, int times = 1000, int warmUp = 200)
    {
        for (var time = 0; time < warmUp; time++)
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
