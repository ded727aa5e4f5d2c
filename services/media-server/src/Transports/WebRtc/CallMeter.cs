using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports.Events;
using VoiceMesh.WebRtc.Calls;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Turns a call's growing counts into metrics and into what its client is told. One caller at a time.</summary>
/// <param name="metrics">Where they are counted.</param>
internal sealed class CallMeter(CallMetrics metrics)
{
    private const int WindowReports = 5;
    private const int PacketsPerScore = 250;

    private readonly CallQuality[] _window = new CallQuality[WindowReports];
    private int _reports;
    private CallQuality _former;
    private long _scoredAt;

    /// <summary>Counts what is new since the last time.</summary>
    /// <returns>The same for the client; shares are of the last five reports.</returns>
    public QualityEvent Take(in CallQuality quality)
    {
        metrics.Counted(quality, _former);
        if (quality.Received - _scoredAt >= PacketsPerScore)
        {
            // Five seconds of speech in packets of 20 ms.
            _scoredAt = quality.Received;
            metrics.Scored(quality);
        }

        var since = _window[_reports % WindowReports];
        _window[_reports % WindowReports] = quality;
        _reports++;
        _former = quality;
        var lost = quality.Lost - since.Lost;
        var frames = quality.Received - since.Received + lost;
        var recovered = quality.RedRecovered + quality.FecRecovered - since.RedRecovered - since.FecRecovered;
        return new QualityEvent(
            Rounded(quality.MeanOpinionScore, 2),
            Math.Round(quality.JitterMs, 1),
            Percent(lost, frames),
            Rounded(quality.RoundTripMs, 1),
            Math.Round(quality.PlayoutDelayMs, 1),
            Percent(recovered, frames),
            Percent(quality.Concealed - since.Concealed, frames));
    }

    private static double Percent(long part, long whole) => whole <= 0 ? 0 : Math.Round(Math.Clamp(100.0 * part / whole, 0, 100), 1);

    private static double? Rounded(double? value, int digits) => value is { } known ? Math.Round(known, digits) : null;
}
