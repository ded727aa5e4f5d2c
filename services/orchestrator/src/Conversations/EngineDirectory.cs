using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>What the stages say they are, asked seldom and never for long. A stage that does not answer has an empty engine.</summary>
internal sealed class EngineDirectory(StageGateway clients, IOptions<ConversationOptions> options, TimeProvider timeProvider)
{
    private static readonly ConversationStage[] Stages = Enum.GetValues<ConversationStage>();
    private readonly Known?[] _known = new Known?[Stages.Length];

    /// <summary>The three descriptions, in the order stt, llm-proxy, tts.</summary>
    public Task<StageDescription[]> ReadAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Stages.Select((stage, at) => ReadAsync(stage, at, cancellationToken)));

    private async Task<StageDescription> ReadAsync(ConversationStage stage, int at, CancellationToken cancellationToken)
    {
        var now = timeProvider.GetTimestamp();
        if (_known[at] is { } known && timeProvider.GetElapsedTime(known.At, now) < TimeSpan.FromSeconds(options.Value.DescribeCacheSeconds))
        {
            return known.Description;
        }

        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.DescribeTimeoutMs), timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            var description = await clients.DescribeAsync(stage, both.Token);
            if (description.Engine.Length > 0)
            {
                // A stage that still loads is another one in a moment.
                _known[at] = new Known(description, now);
            }

            return description;
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return new StageDescription { Service = StageNames.Service(stage) };
        }
    }

    private sealed record Known(StageDescription Description, long At);
}
