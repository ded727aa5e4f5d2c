using System.Text.Json.Nodes;
using VoiceMesh.Client;
using VoiceMesh.Mesh.Demo;

namespace VoiceMesh.Integration.Tests.Conversations;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class InterruptedConversationTests(MeshFixture mesh)
{
    [Fact]
    public async Task ThreeTurns_SecondInterruptsFirst_HistoryHoldsOnlyWhatWasHeard()
    {
        var options = new VoiceSessionOptions();
        await using var session = await mesh.OpenAsync(options);
        var fullAnswer = "";
        var speaking = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var cleared = false;
        var exchange = new SpokenExchange(session, options, TimeProvider.System)
        {
            OnEvent = received =>
            {
                switch (received.Type)
                {
                    case "response" when received.Flag("final") && fullAnswer.Length == 0:
                        fullAnswer = received.Text("text");
                        break;
                    case VoiceEvent.AudioType:
                        speaking.TrySetResult();
                        break;
                    case "playback" when received.Text("action") == "clear":
                        cleared = true;
                        break;
                }
            },
        };

        await session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = "what can you do" }, CancellationToken.None);
        // The recording begins while the first answer sounds; a second of silence lets a few words be heard first.
        var something = Recording.Load(Path.Combine(AppContext.BaseDirectory, "audio", "something.wav")).Pcm;
        var pcm = SpeechMaker.Join(4000, new byte[32000], MeshFixture.GoForward, something);
        var result = await exchange.RunAsync(pcm, TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.True(speaking.Task.IsCompletedSuccessfully);
        Assert.True(cleared, "The reply that was interrupted is thrown away.");
        var first = result.Turns[0];
        Assert.Equal("interrupted", first.Text("outcome"));
        Assert.NotEmpty(first.Text("assistant_text"));
        Assert.True(first.Text("assistant_text").Length < fullAnswer.Length, $"heard '{first.Text("assistant_text")}' of '{fullAnswer}'");
        Assert.StartsWith(first.Text("assistant_text").TrimEnd('.', ',', '!', '?', ' ', '…'), fullAnswer, StringComparison.OrdinalIgnoreCase);
        Assert.True(result.Turns.Count(turn => turn.Text("assistant_text").Length > 0) >= 3, mesh.Log);
        Assert.Empty(result.Errors.Select(error => error.Body.ToString()));
    }
}
