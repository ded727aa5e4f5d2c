using Grpc.Core;
using Microsoft.Extensions.Options;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;
using VoiceMesh.ServiceDefaults.Draining;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.Sessions;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>The contract's face: admits conversations and holds each until it ends.</summary>
internal sealed class ConversationGrpcService(
    ConversationRegistry registry,
    EngineDirectory engines,
    StageGateway clients,
    ISessionStore store,
    OrchestratorMetrics metrics,
    IOptions<ConversationOptions> options,
    IOptions<TurnOptions> turns,
    IDrain drain,
    TimeProvider timeProvider,
    ILogger<Conversation> logger) : ConversationService.ConversationServiceBase
{
    public override async Task Converse(
        IAsyncStreamReader<ConverseRequest> requestStream,
        IServerStreamWriter<ConverseResponse> responseStream,
        ServerCallContext context)
    {
        var start = await ReadStartAsync(requestStream, context.CancellationToken);
        using var place = await registry.EnterAsync(start.SessionId, start.Resume);
        var remembered = await store.LoadAsync(start.SessionId, context.CancellationToken);
        if (!start.Resume && remembered is not null)
        {
            // A session that starts anew under an old name has none of its past.
            await store.RemoveAsync(start.SessionId, context.CancellationToken);
            remembered = null;
        }

        using var conversation = new Conversation(Describe(start, remembered));
        place.Hold(conversation);
        if (drain.IsDraining)
        {
            conversation.Drain();
        }

        var started = new ConversationStarted
        {
            SessionId = start.SessionId,
            Settings = Preferences(start).ToMessage(),
            Resumed = remembered is not null,
        };
        started.Stages.AddRange(await engines.ReadAsync(context.CancellationToken));
        logger.ConversationOpened(start.SessionId, started.Resumed);
        try
        {
            await conversation.RunAsync(requestStream, responseStream, started, context.CancellationToken);
        }
        finally
        {
            logger.ConversationClosed(start.SessionId);
        }
    }

    public override Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context)
    {
        var description = new StageDescription
        {
            Service = "orchestrator",
            Version = ServiceIdentity.Version,
            Engine = "turn-engine",
            SampleRatesHz = { 16_000 },
            Languages = { options.Value.Language },
            Limits =
            {
                ["max_conversations"] = options.Value.MaxConversations,
                ["idle_timeout_ms"] = options.Value.IdleTimeoutSeconds * 1000L,
                ["max_utterance_ms"] = turns.Value.MaxUtteranceMs,
                ["max_text_characters"] = PreferenceRules.MaxTextCharacters,
            },
            EngineNote = "Decides whose turn it is and carries a conversation through stt, llm-proxy and tts.",
        };
        description.AvailableEngines.Add(description.Engine);
        return Task.FromResult(description);
    }

    private static async Task<StartConversation> ReadStartAsync(IAsyncStreamReader<ConverseRequest> requests, CancellationToken cancellationToken)
    {
        if (!await requests.MoveNext(cancellationToken) || requests.Current.RequestCase != ConverseRequest.RequestOneofCase.Start)
        {
            throw RpcErrors.InvalidArgument("The first message must be start.");
        }

        var start = requests.Current.Start;
        if (!PreferenceRules.IsSessionId(start.SessionId))
        {
            throw RpcErrors.InvalidArgument("session_id must be 1 to 64 characters of [A-Za-z0-9_-].");
        }

        var faults = PreferenceRules.FaultsOf(start.Settings ?? new ConversationSettings());
        return faults.Count == 0 ? start : throw RpcErrors.InvalidArgument($"The settings are out of range: {string.Join("; ", faults)}.");
    }

    private ConversationPreferences Preferences(StartConversation start)
    {
        var configured = new ConversationPreferences
        {
            Language = options.Value.Language,
            EndpointingSilenceMs = (uint)turns.Value.EndpointingSilenceMs,
            VadThreshold = turns.Value.VadThreshold,
            AutomaticTurns = true,
            AllowInterruptions = true,
            SystemPrompt = options.Value.SystemPrompt,
            Voice = options.Value.Voice,
            SpeakingRate = 1,
            Pitch = 1,
            Greeting = options.Value.Greeting,
        };
        return start.Settings is null ? configured : configured.With(start.Settings);
    }

    private ConversationContext Describe(StartConversation start, SessionRecord? remembered) => new()
    {
        SessionId = start.SessionId,
        UserId = start.UserId.Length > 0 ? start.UserId : remembered?.UserId ?? "",
        Preferences = Preferences(start),
        History = ConversationHistory.From(
            (remembered?.Messages ?? []).Select(message => new HistoryEntry(message.FromUser, message.Text, message.AtUnixMs, message.Interrupted))),
        NextTurn = remembered?.NextTurn ?? 1,
        Options = options.Value,
        Turns = turns.Value,
        Clients = clients,
        Store = store,
        Metrics = metrics,
        TimeProvider = timeProvider,
        Logger = logger,
    };
}
