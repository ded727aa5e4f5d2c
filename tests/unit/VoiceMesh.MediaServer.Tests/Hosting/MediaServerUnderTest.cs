using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.Testing.Conversation;

namespace VoiceMesh.MediaServer.Tests.Hosting;

/// <summary>The whole media server on free ports, with a fake orchestrator behind it. An error in its log fails the test.</summary>
internal sealed class MediaServerUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ErrorLog _errors;

    private MediaServerUnderTest(WebApplication app, FakeOrchestratorHost orchestrator, ErrorLog errors)
    {
        _app = app;
        _errors = errors;
        Orchestrator = orchestrator;
        Endpoints = app.BoundEndpoints();
        Http = new HttpClient { BaseAddress = Endpoints.Http };
    }

    public FakeOrchestratorHost Orchestrator { get; }

    public BoundEndpoints Endpoints { get; }

    public HttpClient Http { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>Errors that the test brings about on purpose.</summary>
    public string? ExpectedError { get; set; }

    public static async Task<MediaServerUnderTest> StartAsync(string[]? settings = null, Action<IServiceCollection>? configure = null)
    {
        var orchestrator = await FakeOrchestratorHost.StartAsync();
        var errors = new ErrorLog();
        string[] args =
        [
            "--Endpoints:GrpcPort=0",
            "--Endpoints:HttpPort=0",
            $"--Stages:Orchestrator:Address=http://127.0.0.1:{orchestrator.Port}",
            "--Conversation:ReconnectFirstDelayMs=50",
            "--WebRtc:Port=0",
            "--WebRtc:Addresses=127.0.0.1",
            .. settings ?? [],
        ];
        var builder = ServiceHost.CreateBuilder("media-server", args, MediaServerRegistration.Aliases);
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.Services.AddMediaServer();
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapMediaServer();
        await app.StartAsync();
        return new MediaServerUnderTest(app, orchestrator, errors);
    }

    /// <summary>Opens a session and connects to it.</summary>
    public async Task<ClientProbe> ConnectAsync(CancellationToken cancellationToken) =>
        await ConnectAsync(await ClientProbe.OpenSessionAsync(Http, cancellationToken), cancellationToken);

    /// <summary>Connects to a session.</summary>
    public Task<ClientProbe> ConnectAsync(string sessionId, CancellationToken cancellationToken, string? token = null) =>
        ClientProbe.ConnectAsync(Endpoints.Http, sessionId, cancellationToken, token);

    /// <summary>Stops the service as its host does at the end of a drain.</summary>
    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        await Orchestrator.DisposeAsync();
        var unexpected = _errors.Messages.Where(message => ExpectedError is null || !message.Contains(ExpectedError, StringComparison.Ordinal));
        Assert.Empty(unexpected);
    }
}
