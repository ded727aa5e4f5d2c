namespace VoiceMesh.Testing.Allocations;

/// <summary>
/// <see cref="SteadyAllocations"/> for work that a thread of the product does: something that runs on that thread marks each piece of the work, and a
/// window is a number of pieces. One thread marks; any may read once it has stopped.
/// </summary>
/// <param name="warmUp">Pieces before the first window, 1 or more.</param>
/// <param name="pieces">Pieces a window, 1 or more.</param>
public sealed class AllocationWindows(int warmUp, int pieces)
{
    private long _begun;
    private int _marks;

    /// <summary>Bytes of the window that allocated least; null before one is complete.</summary>
    public long? Least { get; private set; }

    /// <summary>Says that another piece of the work has begun on this thread.</summary>
    public void Mark()
    {
        var beyond = ++_marks - warmUp;
        if (beyond < 0 || beyond % pieces != 0)
        {
            return;
        }

        var now = GC.GetAllocatedBytesForCurrentThread();
        if (beyond > 0)
        {
            Least = Math.Min(Least ?? long.MaxValue, now - _begun);
        }

        _begun = now;
    }
}
