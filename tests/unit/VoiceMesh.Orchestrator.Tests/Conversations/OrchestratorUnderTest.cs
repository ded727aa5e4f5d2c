using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.Testing.Stages;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

/// <summary>The real service on a free port, between fake stages on free ports.</summary>
public sealed class OrchestratorUnderTest : IAsyncDisposable
{
    private WebApplication? _app;
    private GrpcChannel? _channel;

    public FakeStageHost<FakeSpeechToText> Stt { get; } = new(new FakeSpeechToText());

    public FakeStageHost<FakeLanguageModel> Llm { get; } = new(new FakeLanguageModel());

    public FakeStageHost<FakeTextToSpeech> Tts { get; } = new(new FakeTextToSpeech());

    public ConversationService.ConversationServiceClient Client => new(_channel);

    public IServiceProvider Services => _app!.Services;

    public static Task<OrchestratorUnderTest> StartAsync(params string[] settings) => StartAsync(_ => { }, settings);

    /// <summary>Starts with stages that are scripted before the service meets them.</summary>
    public static async Task<OrchestratorUnderTest> StartAsync(Action<OrchestratorUnderTest> script, params string[] settings)
    {
        var test = new OrchestratorUnderTest();
        script(test);
        await Task.WhenAll(test.Stt.StartAsync(), test.Llm.StartAsync(), test.Tts.StartAsync());
        var builder = ServiceHost.CreateBuilder(
            "orchestrator",
            [
                "--Endpoints:GrpcPort=0",
                "--Endpoints:HttpPort=0",
                // Tests speak many times faster than people do; no frame may be dropped for it.
                "--Conversations:FrameQueue=1000",
                // A busy machine is no reason to give a stage or a listener up; tests of patience say how much they have.
                "--Resilience:Stt:ProbeTimeoutMs=10000",
                "--Resilience:Llm:ProbeTimeoutMs=10000",
                "--Resilience:Tts:ProbeTimeoutMs=10000",
                "--Turns:PlaybackReportGraceMs=60000",
                "--Conversations:ReplaceTimeoutMs=10000",
                $"--Stages:Stt:Address={test.Stt.Address}",
                $"--Stages:LlmProxy:Address={test.Llm.Address}",
                $"--Stages:Tts:Address={test.Tts.Address}",
                .. settings,
            ]);
        builder.Logging.ClearProviders();
        builder.Services.AddOrchestrator();
        test._app = builder.Build();
        test._app.MapServiceDefaults();
        test._app.MapGrpcService<ConversationGrpcService>();
        await test._app.StartAsync();
        test._channel = GrpcChannel.ForAddress(test._app.BoundEndpoints().Grpc!);
        return test;
    }

    /// <summary>Opens a conversation and waits until it has started.</summary>
    internal async Task<TestConversation> TalkAsync(string sessionId = "s-1", ConversationSettings? settings = null, bool resume = false)
    {
        var conversation = new TestConversation(Client.Converse());
        await conversation.SendAsync(new ConverseRequest
        {
            Start = new StartConversation { SessionId = sessionId, Settings = settings ?? new ConversationSettings(), Resume = resume },
        });
        await conversation.NextAsync(ConverseResponse.ResponseOneofCase.Started);
        return conversation;
    }

    public async ValueTask DisposeAsync()
    {
        _channel?.Dispose();
        if (_app is { } app)
        {
            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }

        await Stt.DisposeAsync();
        await Llm.DisposeAsync();
        await Tts.DisposeAsync();
    }
}
