using System.Runtime.InteropServices;
using VoiceMesh.Client;
using VoiceMesh.Load.Calls;
using VoiceMesh.Load.Mesh;
using VoiceMesh.Load.Reports;

namespace VoiceMesh.Load.Failures;

/// <summary>Kills each engine's process in the middle of a turn and measures what the person on the line notices.</summary>
internal sealed partial class KillScenario(MeshUnderLoad mesh, ReadOnlyMemory<byte> pcm)
{
    private const int SigKill = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

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
            sound &= !double.IsNaN(outcome.NextTurnMs) && (!double.IsNaN(outcome.ErrorMs) || outcome.TurnAnswered);
            rows.Add(
            [
                service,
                Percentiles.Milliseconds(outcome.ErrorMs),
                Percentiles.Milliseconds(outcome.ErrorAfterNeededMs),
                outcome.Code,
                outcome.TurnAnswered ? "yes" : "no",
                Percentiles.Milliseconds(outcome.NextTurnMs),
            ]);
        }

        return
        [
            new ReportTable(
                "Killed in mid-turn (SIGKILL while the person speaks)",
                ["killed", "kill → error (ms)", "needed → error (ms)", "code", "turn answered", "kill → next answer audible (ms)"],
                rows,
                "Needed: the process of stt at the kill itself, of llm-proxy and tts when the final transcript is there. The next turn is typed as soon as the failed one is over, for stt spoken; "
                + "its time holds the restart of the process and, for stt, the recording itself.")
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
        var killed = _timeProvider.GetTimestamp();
        if (Kill(mesh.Service(service).ProcessId, SigKill) != 0)
        {
            throw new IOException($"{service} could not be killed.");
        }

        VoiceEvent? error = null;
        VoiceEvent? final = null;
        var answered = false;
        await caller.HearAsync(
            received =>
            {
                error ??= received.Type == "error" ? received : null;
                final ??= received.Type == "transcript" && received.Flag("final") ? received : null;
                answered |= received.Type == "turn_completed" && received.Text("outcome") == "completed";
                return received.Type == "turn_completed";
            },
            Patience,
            cancellationToken);
        var next = double.NaN;
        while (double.IsNaN(next) && _timeProvider.GetElapsedTime(killed) < Patience * 2)
        {
            var heard = await AnswerAsync(caller, service, cancellationToken);
            next = heard is null ? double.NaN : _timeProvider.GetElapsedTime(killed, heard.Timestamp).TotalMilliseconds;
        }

        var needed = service == "stt" ? killed : final?.Timestamp ?? killed;
        return new Outcome(Between(killed, error), Between(needed, error), error?.Text("code") ?? "–", answered, next);
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

    private sealed record Outcome(double ErrorMs, double ErrorAfterNeededMs, string Code, bool TurnAnswered, double NextTurnMs);
}
