using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;
using VoiceMesh.LlmProxy.Generation;
using VoiceMesh.LlmProxy.Providers;
using VoiceMesh.ServiceDefaults;

namespace VoiceMesh.LlmProxy.Tests.Generation;

/// <summary>The real service in this process on free ports, with the engine of the test's choice.</summary>
internal sealed class ServiceFixture : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly GrpcChannel _channel;

    private ServiceFixture(WebApplication app)
    {
        _app = app;
        _channel = GrpcChannel.ForAddress(app.BoundEndpoints().Grpc);
        Client = new LanguageModelService.LanguageModelServiceClient(_channel);
    }

    public LanguageModelService.LanguageModelServiceClient Client { get; }

    public Uri Http => _app.BoundEndpoints().Http;

    public AdmissionGate Gate => _app.Services.GetRequiredService<AdmissionGate>();

    public static async Task<ServiceFixture> StartAsync(ILanguageModel? engine = null, params string[] settings)
    {
        var builder = ServiceHost.CreateBuilder("llm-proxy", ["--Endpoints:GrpcPort=0", "--Endpoints:HttpPort=0", "--Logging:LogLevel:Default=Error", .. settings]);
        builder.Services.AddLanguageModel();
        if (engine is not null)
        {
            builder.Services.AddSingleton(engine);
        }

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<LanguageModelGrpcService>();
        await app.StartAsync();
        return new ServiceFixture(app);
    }

    public static Prompt Prompt(string said = "what is two plus two") => new() { SessionId = "s", TurnId = "t", Messages = { new ChatMessage { Role = Role.User, Content = said } } };

    public async Task<List<GenerateResponse>> GenerateAsync(Prompt prompt)
    {
        using var call = Client.Generate();
        await call.RequestStream.WriteAsync(new GenerateRequest { Prompt = prompt });
        var responses = new List<GenerateResponse>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            responses.Add(call.ResponseStream.Current);
        }

        return responses;
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
