using System.Net;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.ServiceDefaults;

namespace VoiceMesh.Benchmarks.Suites.Mesh;

/// <summary>A conversation service in this process: the orchestrator, or one that reads its requests and does nothing.</summary>
internal sealed class ConversationHost(WebApplication app, Uri address) : IAsyncDisposable
{
    public Uri Address => address;

    public static async Task<ConversationHost> StartBareAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<BareService>();
        await app.StartAsync();
        return new ConversationHost(app, new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()));
    }

    /// <summary>The real service. Its stages are away, and nobody speaks, so it needs none.</summary>
    public static async Task<ConversationHost> StartOrchestratorAsync()
    {
        var builder = ServiceHost.CreateBuilder(
            "orchestrator",
            [
                "--Endpoints:GrpcPort=0", "--Endpoints:HttpPort=0", "--Logging:LogLevel:Default=None",
                "--Stages:Stt:Address=http://127.0.0.1:1", "--Stages:LlmProxy:Address=http://127.0.0.1:1", "--Stages:Tts:Address=http://127.0.0.1:1",
            ]);
        builder.Services.AddOrchestrator();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<ConversationGrpcService>();
        await app.StartAsync();
        return new ConversationHost(app, app.BoundEndpoints().Grpc);
    }

    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    private sealed class BareService : ConversationService.ConversationServiceBase
    {
        public override async Task Converse(
            IAsyncStreamReader<ConverseRequest> requestStream, IServerStreamWriter<ConverseResponse> responseStream, ServerCallContext context)
        {
            await responseStream.WriteAsync(new ConverseResponse(), context.CancellationToken);
            while (await requestStream.MoveNext(context.CancellationToken))
            {
                // Read and forgotten.
            }
        }
    }
}
