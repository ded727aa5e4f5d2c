using System.Diagnostics;

namespace VoiceMesh.Benchmarks.Measuring;

/// <summary>Times ways of doing the same work against each other, in turns, so that whatever slows the machine slows all of them alike.</summary>
/// <remarks>
/// The first case is the reference. Turns are short and the lower quartile of them is reported: on a busy machine most of the longer ones hold
/// somebody else's work too, which says nothing about the code.
/// </remarks>
internal static class MicroComparison
{
    public static IReadOnlyList<MicroResult> Measure(MeasurementSettings settings, CancellationToken cancellationToken, params IReadOnlyList<MicroCase> cases)
    {
        var callsPerTurn = new int[cases.Count];
        for (var index = 0; index < cases.Count; index++)
        {
            callsPerTurn[index] = WarmUp(cases[index].Work, settings);
        }

        var nanoseconds = new double[cases.Count, settings.Rounds];
        for (var round = 0; round < settings.Rounds; round++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var index = 0; index < cases.Count; index++)
            {
                nanoseconds[index, round] = Time(cases[index].Work, callsPerTurn[index]);
            }
        }

        var times = cases.Select((_, index) => LowerQuartile(settings.Rounds, round => nanoseconds[index, round])).ToArray();
        return [.. cases.Select((measured, index) => new MicroResult(measured.Name, times[index], times[index] / times[0], Allocated(measured.Work)))];
    }

    private static int WarmUp(Action work, MeasurementSettings settings)
    {
        var calls = 0;
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed < settings.WarmUp || calls < 3)
        {
            work();
            calls++;
        }

        return Math.Max(1, (int)(calls * (settings.Turn / watch.Elapsed)));
    }

    private static double Time(Action work, int calls)
    {
        var started = Stopwatch.GetTimestamp();
        for (var call = 0; call < calls; call++)
        {
            work();
        }

        return Stopwatch.GetElapsedTime(started).TotalNanoseconds / calls;
    }

    private static double Allocated(Action work)
    {
        const int Calls = 20;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var call = 0; call < Calls; call++)
        {
            work();
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Calls;
    }

    private static double LowerQuartile(int count, Func<int, double> value) => Enumerable.Range(0, count).Select(value).Order().ElementAt(count / 4);
}
