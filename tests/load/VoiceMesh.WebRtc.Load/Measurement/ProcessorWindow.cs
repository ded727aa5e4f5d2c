using VoiceMesh.WebRtc.Load.Native;

namespace VoiceMesh.WebRtc.Load.Measurement;

/// <summary>The processor time that a server and the generator take between two points of a run.</summary>
internal sealed class ProcessorWindow(int serverId, TimeSpan from, TimeSpan length, Func<long> packets)
{
    private Reading? _begin;
    private Reading? _end;

    /// <summary>Processors that the server took on average.</summary>
    public double Server => Share(reading => reading.Server);

    /// <summary>Processors that the generator took on average.</summary>
    public double Generator => Share(reading => reading.Generator);

    /// <summary>Packets that were sent in the window.</summary>
    public long Packets => Over((begin, end) => end.Packets - begin.Packets);

    /// <summary>The server's processor time in the window.</summary>
    public TimeSpan ServerTime => Over((begin, end) => end.Server - begin.Server);

    /// <summary>Takes the readings when their time has come.</summary>
    /// <param name="elapsed">Time since the run began.</param>
    public void OnStep(TimeSpan elapsed)
    {
        if (_begin is null && elapsed >= from)
        {
            _begin = Reading.Now(serverId, packets());
        }
        else if (_end is null && elapsed >= from + length)
        {
            _end = Reading.Now(serverId, packets());
        }
    }

    private double Share(Func<Reading, TimeSpan> of) => Over((begin, end) => (of(end) - of(begin)).TotalNanoseconds / (end.AtNs - begin.AtNs));

    private T Over<T>(Func<Reading, Reading, T> of) => _begin is { } begin && _end is { } end
        ? of(begin, end)
        : throw new InvalidOperationException("The window is not over.");

    private readonly record struct Reading(long AtNs, long Packets, TimeSpan Server, TimeSpan Generator)
    {
        public static Reading Now(int serverId, long packets) => new(SteadyClock.NowNs, packets, ProcessorTime.Of(serverId), ProcessorTime.Of(Environment.ProcessId));
    }
}
