using VoiceMesh.WebRtc.Load.Measurement;
using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>
/// Calls with decoder, jitter buffer and encoder, both ways all the time, on one worker: more and more of them until 1 % of the frames are late or the
/// worker's processor is full. The steps follow from what libopus alone could do on one processor, so that a fast machine needs no more of them.
/// </summary>
internal sealed class CodecScenario(EchoHostServer server, LoadProfile profile, SpeechPackets speech, BareCodec bare, Action<string> tell)
{
    /// <summary>More late frames than this are too many.</summary>
    public const double MostLate = 0.01;

    private const double FrameUs = 20_000;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Margin = TimeSpan.FromMilliseconds(50);

    /// <param name="shares">The steps, as shares of what libopus alone could do, rising.</param>
    /// <param name="length">Measured part of a step.</param>
    /// <param name="stop">Ends it early.</param>
    public async Task<CodecResult> RunAsync(IReadOnlyList<double> shares, TimeSpan length, CancellationToken stop)
    {
        var bareUs = new List<double> { bare.MeasureUs(), bare.MeasureUs() };
        var ideal = FrameUs / bareUs.Average();
        tell($"libopus alone: {bareUs.Average():0} µs for a frame both ways, so {ideal:0} calls on one processor");
        using var certificate = profile.NewCertificate();
        await using var fleet = new Fleet(server, certificate, speech, wantsArrivalTimes: true);
        var steps = new List<CodecStep>();
        foreach (var share in shares)
        {
            await fleet.GrowAsync((int)Math.Ceiling(share * ideal), stop);
            var step = await StepAsync(fleet, length, stop);
            if (!step.Holds)
            {
                // Once may be another program's doing.
                step = await StepAsync(fleet, length, stop);
            }

            steps.Add(step);
            bareUs.Add(bare.MeasureUs());
            if (!step.Holds)
            {
                break;
            }
        }

        return new CodecResult(new Samples(bareUs), steps);
    }

    private async Task<CodecStep> StepAsync(Fleet fleet, TimeSpan length, CancellationToken stop)
    {
        // New calls begin and find their delay outside of what is measured.
        await new MediaPump(fleet.Peers, expectsEchoes: false).RunAsync(WarmUp, _ => { }, stop);
        fleet.Restart();
        var before = await server.UsageAsync(stop);
        var pump = new MediaPump(fleet.Peers, expectsEchoes: false);
        var processors = new ProcessorWindow(server.ProcessId, TimeSpan.Zero, length, () => pump.Sent);
        await pump.RunAsync(length + Margin, processors.OnStep, stop);
        stop.ThrowIfCancellationRequested();
        var step = new CodecStep(
            fleet.Peers.Count,
            length,
            processors.Server,
            processors.Generator,
            before,
            await server.UsageAsync(stop),
            fleet.Totals(),
            ProcessFootprint.Of(server.ProcessId),
            pump.LongestDelay);
        tell(step.ToString());
        return step;
    }
}
