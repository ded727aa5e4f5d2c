using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Llm.V1;

namespace VoiceMesh.ServiceDefaults.Tests;

/// <summary>A service in the frame under test whose calls do what a test says.</summary>
internal sealed class TestService : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestService(WebApplication app)
    {
        _app = app;
        Grpc = app.BoundEndpoints().Grpc;
        Channel = GrpcChannel.ForAddress(Grpc);
        Http = new HttpClient { BaseAddress = app.BoundEndpoints().Http };
    }

    public Uri Grpc { get; }

    public GrpcChannel Channel { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    public LanguageModelService.LanguageModelServiceClient Client => new(Channel);

    public static async Task<TestService> StartAsync(Behaviour behaviour, Action<IServiceCollection>? configure = null, params string[] settings)
    {
        var builder = ServiceHost.CreateBuilder("test-service", ["--Endpoints:GrpcPort=0", "--Endpoints:HttpPort=0", .. settings]);
        builder.Services.AddSingleton(behaviour);
        configure?.Invoke(builder.Services);
        // The lifetime of the process belongs to the test runner.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<ScriptedService>();
        await app.StartAsync();
        return new TestService(app);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Channel.Dispose();
        await _app.DisposeAsync();
    }

    internal sealed class Behaviour
    {
        public Func<Task<StageDescription>> Describe { get; init; } = () => Task.FromResult(new StageDescription { Service = "test-service" });

        public Func<IAsyncStreamReader<GenerateRequest>, ServerCallContext, Task> Generate { get; init; } = async (requests, context) =>
        {
            while (await requests.MoveNext(context.CancellationToken))
            {
            }
        };
    }

    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class ScriptedService(Behaviour behaviour) : LanguageModelService.LanguageModelServiceBase
    {
        public override Task<StageDescription> Describe(DescribeRequest request, ServerCallContext context) => behaviour.Describe();

        public override Task Generate(IAsyncStreamReader<GenerateRequest> requestStream, IServerStreamWriter<GenerateResponse> responseStream, ServerCallContext context) =>
            behaviour.Generate(requestStream, context);
    }
}
