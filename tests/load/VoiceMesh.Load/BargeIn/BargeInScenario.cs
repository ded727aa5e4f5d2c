using VoiceMesh.Client;
using VoiceMesh.Load.Calls;
using VoiceMesh.Load.Mesh;
using VoiceMesh.Load.Reports;

namespace VoiceMesh.Load.BargeIn;

/// <summary>Speaks over an answer and measures how long it goes on sounding.</summary>
internal sealed class BargeInScenario(MeshUnderLoad mesh, ReadOnlyMemory<byte> pcm)
{
    // A long answer, so that it surely still sounds when it is interrupted.
    private const string Question = "What can you do?";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ListenBefore = TimeSpan.FromMilliseconds(800);
    private readonly TimeProvider _timeProvider = TimeProvider.System;

    public async Task<IReadOnlyList<ReportTable>> RunAsync(int rounds, CancellationToken cancellationToken)
    {
        await InterruptAsync(cancellationToken);
        List<Interruption> heard = [];
        var missed = 0;
        for (var round = 0; round < rounds; round++)
        {
            if (await InterruptAsync(cancellationToken) is { } interruption)
            {
                heard.Add(interruption);
            }
            else
            {
                missed++;
            }
        }

        IReadOnlyList<string> Row(string name, Func<Interruption, double> value) => [name, .. new Percentiles(heard.Select(value)).Cells];
        return
        [
            new ReportTable(
                "From the first loud 20 ms of the interrupting speech, sent, until",
                ["milliseconds", "p50", "p95"],
                [
                    Row("the pause reaches the client", interruption => interruption.PauseMs),
                    Row("the last audible sample", interruption => interruption.LastAudibleMs),
                    Row("the turn is over as interrupted", interruption => interruption.OverMs),
                ],
                $"{heard.Count} interruptions, {missed} not noticed. A person who starts to speak is certain to the mesh after Turns:MinInterruptionMs of speech.")
            {
                Sound = missed == 0,
            },
        ];
    }

    private async Task<Interruption?> InterruptAsync(CancellationToken cancellationToken)
    {
        await using var caller = await Caller.DialAsync(mesh.Media, _timeProvider, cancellationToken);
        await caller.TypeAsync(Question, cancellationToken);
        if (await caller.HearAsync(received => received.Type == VoiceEvent.AudioType, Patience, cancellationToken) is null)
        {
            return null;
        }

        await caller.HearAsync(_ => false, ListenBefore, cancellationToken);
        if (!caller.Hearing)
        {
            return null;
        }

        var speaking = caller.SayAsync(pcm);
        var pause = await caller.HearAsync(received => received.Type == "playback" && received.Text("action") is "pause" or "clear", Patience, cancellationToken);
        if (pause is null)
        {
            return null;
        }

        // The speaker stops as it is told; it falls silent earlier only where the audio had run out.
        var loud = await speaking;
        var stillHearing = caller.Hearing;
        var over = await caller.HearAsync(received => received.Type == "turn_completed" && received.Text("outcome") == "interrupted", Patience, cancellationToken);
        return over is null || stillHearing
            ? null
            : new Interruption(Since(loud, pause), Since(loud, pause), Since(loud, over));
    }

    private double Since(long loud, VoiceEvent received) => _timeProvider.GetElapsedTime(loud, received.Timestamp).TotalMilliseconds;

    private sealed record Interruption(double PauseMs, double LastAudibleMs, double OverMs);
}
