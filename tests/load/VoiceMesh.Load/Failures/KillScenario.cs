using System.Runtime.InteropServices;
using VoiceMesh.Client;
using VoiceMesh.Load.Calls;
using VoiceMesh.Load.Mesh;
using VoiceMesh.Load.Reports;

namespace VoiceMesh.Load.Failures;

/// <summary>
/// Kills each engine's process in the middle of a turn, and again whenever it comes back before the turn has needed it, and measures what the person on the
/// line notices.
/// </summary>
internal sealed partial class KillScenario(MeshUnderLoad mesh, ReadOnlyMemory<byte> pcm)
{
    private const int SigKill = 9;

    /// <summary>The client must know within this.</summary>
    private const double WithinMs = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(20);

    // In the middle of the recording, which lasts two to three seconds.
    private static readonly TimeSpan IntoSpeech = TimeSpan.FromMilliseconds(900);
    private readonly TimeProvider _timeProvider = TimeProvider.System;

    public async Task<IReadOnlyList<ReportTable>> RunAsync(CancellationToken cancellationToken)
    {
        List<IReadOnlyList<string>> rows = [];
        var sound = true;
        foreach (var service in (string[])["stt", "llm-proxy", "tts"])
        {
            var outcome = await KillAsync(service, cancellationToken);
            sound &= !double.IsNaN(outcome.NextTurnMs) && outcome.ErrorMs < WithinMs;
            rows.Add(
            [
                service,
                Percentiles.Milliseconds(outcome.ErrorMs),
                outcome.Code,
                outcome.TurnAnswered ? "yes" : "no",
                Percentiles.Milliseconds(outcome.NextTurnMs),
            ]);
        }

        return
        [
            new ReportTable(
                "Killed in mid-turn (SIGKILL while the person speaks)",
                ["killed", "needed → error (ms)", "code", "turn answered", "last kill → next answer audible (ms)"],
                rows,
                "Needed: stt at the kill itself, llm-proxy and tts when the final transcript is there; until the error they are killed again whenever they are back. The next turn is typed as soon as "
                + "the failed one is over, for stt spoken; its time holds the restart of the process, whose back-off grows with every kill, and, for stt, the recording itself.")
            {
                Sound = sound,
            },
        ];
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private async Task<Outcome> KillAsync(string service, CancellationToken cancellationToken)
    {
        await using var caller = await Caller.DialAsync(mesh.Media, _timeProvider, cancellationToken);
        await AnswerAsync(caller, service, cancellationToken);
        _ = await caller.SayAsync(pcm);
        await caller.HearAsync(_ => false, IntoSpeech, cancellationToken);
        using var needless = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var killed = _timeProvider.GetTimestamp();
        var killing = KeepDeadAsync(service, needless.Token);
        VoiceEvent? error = null;
        VoiceEvent? final = null;
        var answered = false;
        await caller.HearAsync(
            received =>
            {
                error ??= received.Type == "error" ? received : null;
                final ??= received.Type == "transcript" && received.Flag("final") ? received : null;
                if (error is not null)
                {
                    needless.Cancel();
                }

                answered |= received.Type == "turn_completed" && received.Text("outcome") == "completed";
                return received.Type == "turn_completed";
            },
            Patience,
            cancellationToken);
        await needless.CancelAsync();
        var lastKilled = await killing;
        var next = double.NaN;
        while (double.IsNaN(next) && _timeProvider.GetElapsedTime(lastKilled) < Patience * 2)
        {
            var heard = await AnswerAsync(caller, service, cancellationToken);
            next = heard is null ? double.NaN : _timeProvider.GetElapsedTime(lastKilled, heard.Timestamp).TotalMilliseconds;
        }

        var needed = service == "stt" ? killed : final?.Timestamp ?? killed;
        return new Outcome(Between(needed, error), error?.Text("code") ?? "–", answered, next);
    }

    /// <returns>When it was killed last, in ticks of the clock.</returns>
    private async Task<long> KeepDeadAsync(string service, CancellationToken needless)
    {
        var process = mesh.Service(service);
        var killed = _timeProvider.GetTimestamp();
        do
        {
            if (process.ProcessId is not 0 and var id && Kill(id, SigKill) == 0)
            {
                killed = _timeProvider.GetTimestamp();
            }

            await Task.Delay(LookEvery, _timeProvider, needless).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!needless.IsCancellationRequested);
        return killed;
    }

    /// <summary>One whole turn that needs the service; the first audio of its answer, or null when it failed.</summary>
    private async Task<VoiceEvent?> AnswerAsync(Caller caller, string service, CancellationToken cancellationToken)
    {
        if (service == "stt")
        {
            _ = await caller.SayAsync(pcm);
        }
        else
        {
            await caller.TypeAsync("hello", cancellationToken);
        }

        VoiceEvent? audio = null;
        var over = await caller.HearAsync(
            received =>
            {
                audio ??= received.Type == VoiceEvent.AudioType ? received : null;
                return received.Type == "turn_completed";
            },
            Patience,
            cancellationToken);
        return over?.Text("outcome") == "completed" ? audio : null;
    }

    private double Between(long from, VoiceEvent? to) => to is null ? double.NaN : _timeProvider.GetElapsedTime(from, to.Timestamp).TotalMilliseconds;

    private sealed record Outcome(double ErrorMs, string Code, bool TurnAnswered, double NextTurnMs);
}
