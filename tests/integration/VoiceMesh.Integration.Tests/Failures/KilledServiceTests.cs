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
    [InlineData("stt", "speech", "stt")]
    [InlineData("tts", "reply_audio", "tts")]
    [InlineData("orchestrator", "speech", "orchestrator")]
    public async Task Kill_InMidTurn_ClientIsToldAndTheNextTurnWorks(string victim, string killOn, string stage)
    {
        var options = new VoiceSessionOptions();
        await using var session = await mesh.OpenAsync(options);
        long killedAt = 0;
        var told = new TaskCompletionSource<(VoiceEvent Error, TimeSpan After)>(TaskCreationOptions.RunContinuationsAsynchronously);
        var exchange = new SpokenExchange(session, options, TimeProvider.System)
        {
            OnEvent = received =>
            {
                if (received.Type == killOn && killedAt == 0)
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
        await session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = killOn == "reply_audio" ? "what can you do" : "hello" }, CancellationToken.None);
        await exchange.RunAsync(MeshFixture.GoForward, TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.True(told.Task.IsCompletedSuccessfully, $"No error event after {victim} was killed.\n{mesh.Log}");
        var (error, after) = await told.Task;
        Assert.StartsWith(stage, error.Text("code"), StringComparison.Ordinal);
        Assert.True(after < SaidWithin, $"The error came {after.TotalMilliseconds:F0} ms after the kill.");

        await WaitUntilReadyAsync();
        var next = await mesh.SpeakAsync(MeshFixture.GoForward);
        Assert.True(next.Settled, mesh.Log);
        Assert.NotEmpty(next.Answers);
        Assert.Empty(next.Errors.Select(late => late.Body.ToString()));
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

    private async Task WaitUntilReadyAsync()
    {
        foreach (var service in mesh.Services)
        {
            var address = new Uri($"http://127.0.0.1:{service.Spec.HttpPort}");
            await Eventually.HoldsAsync(() => LocalMesh.AnswersAsync(address, CancellationToken.None), $"{service.Spec.Name} ready again");
        }
    }
}
