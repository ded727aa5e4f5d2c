using System.Diagnostics;
using System.Text.Json.Nodes;
using VoiceMesh.Client;
using VoiceMesh.Mesh.Processes;

namespace VoiceMesh.Integration.Tests.Failures;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class KilledServiceTests(MeshFixture mesh)
{
    /// <summary>The promise is a second; the test allows for a machine that is busy with other tests. `make load` reports the figure.</summary>
    private static readonly TimeSpan SaidWithin = TimeSpan.FromSeconds(4);

    [Theory]
    [InlineData("stt")]
    [InlineData("orchestrator")]
    public async Task Kill_WhileAPersonSpeaks_ClientIsToldAndTheNextTurnWorks(string victim)
    {
        var options = new VoiceSessionOptions();
        await using var session = await mesh.OpenAsync(options);
        long killedAt = 0;
        var told = new TaskCompletionSource<(VoiceEvent Error, TimeSpan After)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exchange = new SpokenExchange(session, options, TimeProvider.System)
        {
            OnEvent = received =>
            {
                if (received.Type == "speech" && killedAt == 0)
                {
                    Kill(mesh.Service(victim).ProcessId);
                    killedAt = TimeProvider.System.GetTimestamp();
                }
                else if (received.Type == "error" && killedAt != 0)
                {
                    told.TrySetResult((received, TimeProvider.System.GetElapsedTime(killedAt, received.Timestamp)));
                }
            },
        };
        // A lost orchestrator takes the turn with it, so that nothing settles and the whole limit is waited for.
        var limit = TimeSpan.FromSeconds(victim == "stt" ? 90 : 30);
        var result = await exchange.RunAsync(MeshFixture.GoForward, limit, CancellationToken.None);

        Assert.True(told.Task.IsCompletedSuccessfully, $"No error event after {victim} was killed.\n{mesh.Log}");
        var (error, after) = await told.Task;
        Assert.StartsWith(victim, error.Text("code"), StringComparison.Ordinal);
        Assert.True(after < SaidWithin, $"The error came {after.TotalMilliseconds:F0} ms after the kill.");
        if (victim == "stt")
        {
            // The orchestrator kept the sentence and says it again to the restarted process.
            Assert.True(result.Transcripts is ["go forward ten meters"], $"heard '{string.Join("', '", result.Transcripts)}'\n{mesh.Log}");
            Assert.NotEmpty(result.Answers);
        }

        await TheNextTurnWorksAsync();
    }

    [Fact]
    public async Task Kill_VoiceThatOwesAudio_ClientIsToldAndTheNextTurnWorks()
    {
        await using var session = await mesh.OpenAsync();
        await ReadUntilAsync(session, received => received.Type == "session_started");
        var voice = mesh.Service("tts").ProcessId;
        // A frozen voice owes the reply's audio for certain when it is killed.
        await FreezeAsync(voice);
        await session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = "what can you do" }, CancellationToken.None);
        await ReadUntilAsync(session, received => received.Type == "response" && received.Flag("final"));
        Kill(voice);
        var killedAt = TimeProvider.System.GetTimestamp();

        var error = await ReadUntilAsync(session, received => received.Type == "error");

        Assert.StartsWith("tts", error.Text("code"), StringComparison.Ordinal);
        var after = TimeProvider.System.GetElapsedTime(killedAt, error.Timestamp);
        Assert.True(after < SaidWithin, $"The error came {after.TotalMilliseconds:F0} ms after the kill.");
        await TheNextTurnWorksAsync();
    }

    [Fact]
    public async Task Kill_LanguageModelBeforeTheTurn_ErrorNamesItAndTheNextTurnInTheSameSessionWorks()
    {
        await using var session = await mesh.OpenAsync();
        await ReadUntilAsync(session, received => received.Type == "session_started");
        Kill(mesh.Service("llm-proxy").ProcessId);

        await session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = "what time is it" }, CancellationToken.None);
        var outcome = await ReadUntilAsync(session, received => received.Type is "error" or "turn_completed");
        if (outcome.Type == "error")
        {
            Assert.StartsWith("llm", outcome.Text("code"), StringComparison.Ordinal);
        }

        await WaitUntilReadyAsync();
        await session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = "what is two plus two", ["request_id"] = "again" }, CancellationToken.None);
        var answered = await ReadUntilAsync(session, received => received.Type == "response" && received.Flag("final") && received.Text("request_id") == "again");
        Assert.Contains("four", answered.Text("text"), StringComparison.OrdinalIgnoreCase);
    }

    private static async Task FreezeAsync(int processId)
    {
        using var stop = Process.Start("kill", ["-STOP", processId.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await stop.WaitForExitAsync();
        Assert.Equal(0, stop.ExitCode);
    }

    private static void Kill(int processId) => Process.GetProcessById(processId).Kill();

    private async Task<VoiceEvent> ReadUntilAsync(VoiceSession session, Func<VoiceEvent, bool> wanted)
    {
        var seen = new List<string>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(45));
        try
        {
            await foreach (var received in session.Events.ReadAllAsync(patience.Token))
            {
                seen.Add(received.Body.ToString());
                if (wanted(received))
                {
                    return received;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Reported below, with what came instead.
        }

        Assert.Fail($"The event never came; these did:\n{string.Join('\n', seen)}\n{mesh.Log}");
        throw new InvalidOperationException("Unreachable.");
    }

    private async Task TheNextTurnWorksAsync()
    {
        await WaitUntilReadyAsync();
        var next = await mesh.SpeakAsync(MeshFixture.GoForward);
        Assert.True(next.Settled, mesh.Log);
        Assert.NotEmpty(next.Answers);
        Assert.Empty(next.Errors.Select(late => late.Body.ToString()));
    }

    private async Task WaitUntilReadyAsync()
    {
        foreach (var service in mesh.Services)
        {
            var address = new Uri($"http://127.0.0.1:{service.Spec.HttpPort}");
            await Eventually.HoldsAsync(() => LocalMesh.AnswersAsync(address, CancellationToken.None), $"{service.Spec.Name} ready again");
        }
    }
}
