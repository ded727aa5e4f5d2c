using System.Diagnostics;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMesh.ServiceDefaults.Health;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.ServiceDefaults.Tls;

namespace VoiceMesh.ServiceDefaults.Rehearsals;

/// <summary>Rehearses after the server listens and the rest of start-up is done; whatever happens, it comes to an end.</summary>
internal sealed partial class RehearsalRunner(
    IRehearsal rehearsal,
    IOptions<RehearsalOptions> options,
    IServer server,
    IHostApplicationLifetime lifetime,
    IServiceProvider services,
    TimeProvider timeProvider,
    ILogger<RehearsalRunner> logger) : BackgroundService
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(50);
    private readonly ILogger _logger = logger;
    private volatile bool _over;

    /// <summary>True once callers may come.</summary>
    public bool IsOver => _over;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (options.Value.Enabled)
            {
                await WaitForStartUpAsync(stoppingToken);
                await RehearseAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The service stops before it was ready.
        }
        finally
        {
            _over = true;
        }
    }

    private GrpcChannel ChannelTo(Uri grpc) => grpc.Scheme == Uri.UriSchemeHttps
        ? GrpcChannel.ForAddress(grpc, new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { SslOptions = StageTls.HandshakeWithSelf(services.GetRequiredService<ServerTls>()) },
            DisposeHttpClient = true,
        })
        : GrpcChannel.ForAddress(grpc);

    private async Task WaitForStartUpAsync(CancellationToken stoppingToken)
    {
        var listening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var started = lifetime.ApplicationStarted.Register(() => listening.TrySetResult());
        await listening.Task.WaitAsync(stoppingToken);
        // Asked for here because the health checks know this runner.
        var health = services.GetRequiredService<HealthCheckService>();
        while ((await health.CheckHealthAsync(check => check.Name != RehearsalHealthCheck.Name && check.Tags.Contains(ProbeTags.Startup), stoppingToken)).Status
            == HealthStatus.Unhealthy)
        {
            await Task.Delay(AskEvery, timeProvider, stoppingToken);
        }
    }

    private async Task RehearseAsync(CancellationToken stoppingToken)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.Value.TimeoutMs), timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stoppingToken);
        var endpoints = KestrelEndpoints.Read(server);
        // A parent that is not recorded keeps the rehearsal's spans out of the traces.
        using var unrecorded = new Activity("rehearsal").Start();
        using var self = ChannelTo(endpoints.Grpc);
        try
        {
            TimeSpan first = default;
            TimeSpan last = default;
            for (var round = 0; round < options.Value.Rounds; round++)
            {
                var begun = timeProvider.GetTimestamp();
                await rehearsal.RunAsync(self, endpoints.Http, either.Token);
                last = timeProvider.GetElapsedTime(begun);
                first = round == 0 ? last : first;
            }

            LogRehearsed(first.TotalMilliseconds, last.TotalMilliseconds);
        }
        catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
        {
            LogEndedEarly(timeout.IsCancellationRequested ? $"it took longer than Rehearsal:TimeoutMs ({options.Value.TimeoutMs})" : fault.Message);
        }
    }
}
