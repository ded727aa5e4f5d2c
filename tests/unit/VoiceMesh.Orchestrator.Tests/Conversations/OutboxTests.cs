using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Conversations;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

[Trait("Category", "unit")]
public class OutboxTests
{
    [Fact]
    public async Task Run_AfterTheEnd_WritesNothingMore()
    {
        var outbox = new ConversationOutbox(4, 4, () => { });
        outbox.TrySend(Responses.Ended("stopped"));
        outbox.TrySend(Responses.Error("", "orchestrator", "text_invalid", "It came with the end.", false));
        outbox.Complete();
        var client = new RecordingClient();
        await outbox.RunAsync(client, CancellationToken.None);

        Assert.Equal("stopped", Assert.Single(client.Received).Ended.Reason);
    }

    private sealed class RecordingClient : IAsyncStreamWriter<ConverseResponse>
    {
        public List<ConverseResponse> Received { get; } = [];

        public WriteOptions? WriteOptions { get; set; }

        public Task WriteAsync(ConverseResponse message)
        {
            Received.Add(message);
            return Task.CompletedTask;
        }
    }
}
