using VoiceMesh.WebRtc.Load.Native;

namespace VoiceMesh.WebRtc.Load.Measurement;

/// <summary>The processor time that a server and the generator take between two points of a run.</summary>
internal sealed class ProcessorWindow(int serverId, TimeSpan from, TimeSpan length)
{
    private Reading? _begin;
    private Reading? _end;

    /// <summary>Processors that the server took on average.</summary>
    public double Server => Share(reading => reading.Server);

    /// <summary>Processors that the generator took on average.</summary>
    public double Generator => Share(reading => reading.Generator);

    /// <summary>Takes the readings when their time has come.</summary>
    /// <param name="elapsed">Time since the run began.</param>
    public void OnStep(TimeSpan elapsed)
    {
        if (_begin is null && elapsed >= from)
        {
            _begin = Reading.Now(serverId);
        }
        else if (_end is null && elapsed >= from + length)
        {
            _end = Reading.Now(serverId);
        }
    }

    private double Share(Func<Reading, TimeSpan> of) => _begin is { } begin && _end is { } end
        ? (of(end) - of(begin)).TotalNanoseconds / (end.AtNs - begin.AtNs)
        : throw new InvalidOperationException("The window is not over.");

    private readonly record struct Reading(long AtNs, TimeSpan Server, TimeSpan Generator)
    {
        public static Reading Now(int serverId) => new(SteadyClock.NowNs, ProcessorTime.Of(serverId), ProcessorTime.Of(Environment.ProcessId));
    }
}
