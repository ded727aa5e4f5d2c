namespace VoiceMesh.Testing.Allocations;

/// <summary>
/// Counts the bytes that repeated work allocates on this thread once it is warm. The runtime now and then charges a thread for something that is not
/// its work's own: a collection that others caused takes back the thread's half-used allocation buffer, a method is compiled anew. Work that allocates
/// does so in every window, so the least of several windows is what the work itself costs.
/// </summary>
public static class SteadyAllocations
{
    private const int MostWindows = 50;

    /// <summary>Bytes that the action allocates in <paramref name="times"/> runs: the least of up to 50 such windows, the first that is 0 being the last.</summary>
    /// <param name="action">The work; runs on the caller's thread.</param>
    /// <param name="times">Runs a window, 1 or more.</param>
    /// <param name="warmUp">Runs before the first window, 0 or more.</param>
    public static long BytesOf(Action action, int times = 1000, int warmUp = 200)
    {
        for (var time = 0; time < warmUp; time++)
        {
            action();
        }

        var least = long.MaxValue;
        for (var window = 0; window < MostWindows && least > 0; window++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var time = 0; time < times; time++)
            {
                action();
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
