using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace VoiceMesh.Testing.Conversation;

/// <summary>Runs a <see cref="FakeConversationService"/> on a real port, and can die and come back on it.</summary>
public sealed class FakeOrchestratorHost : IAsyncDisposable
{
    private WebApplication? _app;

    private FakeOrchestratorHost(FakeConversationService service) => Service = service;

    /// <summary>What answers.</summary>
    public FakeConversationService Service { get; }

    /// <summary>The port; the same after <see cref="ReviveAsync"/>.</summary>
    public int Port { get; private set; }

    /// <summary>Starts on a free port.</summary>
    public static async Task<FakeOrchestratorHost> StartAsync(FakeConversationService? service = null)
    {
        var host = new FakeOrchestratorHost(service ?? new FakeConversationService());
        await host.ReviveAsync();
        return host;
    }

    /// <summary>Cuts every connection at once, as a killed process does.</summary>
    public async Task KillAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync(new CancellationToken(canceled: true));
            await app.DisposeAsync();
        }
    }

    /// <summary>Starts again on the same port.</summary>
    public async Task ReviveAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, Port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(Service);
        _app = builder.Build();
        _app.MapGrpcService<FakeConversationService>();
        await _app.StartAsync();
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = new Uri(address).Port;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync() => await KillAsync();
}
