using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Mesh.Processes;

/// <summary>The five services as child processes: started tier by tier, engines first, and stopped in the opposite order.</summary>
internal sealed class LocalMesh : IAsyncDisposable
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(100);
    private readonly IReadOnlyList<ServiceProcess> _services;
    private readonly TimeProvider _timeProvider;
    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(2) };

    public LocalMesh(IReadOnlyList<ServiceSpec> plan, TimeProvider timeProvider, LogPrinter printer)
    {
        _timeProvider = timeProvider;
        _services = [.. plan.Select((spec, index) => new ServiceProcess(spec, index, printer, timeProvider))];
        MediaAddress = new Uri($"http://127.0.0.1:{plan.Single(spec => spec.Name == "media-server").HttpPort}");
    }

    /// <summary>Where people and clients talk to the mesh.</summary>
    public Uri MediaAddress { get; }

    /// <summary>The services in the order of the plan.</summary>
    public IReadOnlyList<ServiceProcess> Services => _services;

    /// <summary>Whether a mesh serves at an address already.</summary>
    public static async Task<bool> AnswersAsync(Uri media, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        return await IsReadyAsync(http, media, cancellationToken);
    }

    /// <exception cref="MeshStartException">A service ended or was not ready in time.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var tier in _services.GroupBy(service => service.Spec.Tier).OrderBy(tier => tier.Key))
        {
            foreach (var service in tier)
            {
                service.Start();
            }

            await Task.WhenAll(tier.Select(service => WaitUntilReadyAsync(service, cancellationToken)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tier in _services.GroupBy(service => service.Spec.Tier).OrderByDescending(tier => tier.Key))
        {
            await Task.WhenAll(tier.Select(service => service.DisposeAsync().AsTask()));
        }

        _http.Dispose();
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(new Uri(address, "/health/readiness"), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private async Task WaitUntilReadyAsync(ServiceProcess service, CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{service.Spec.HttpPort}");
        var started = _timeProvider.GetTimestamp();
        while (!await IsReadyAsync(_http, address, cancellationToken))
        {
            if (service.FirstExitCode is { } exitCode)
            {
                throw new MeshStartException($"{service.Spec.Name} ended with exit code {exitCode} while starting; its lines above say why.");
            }

            if (_timeProvider.GetElapsedTime(started) > ReadyWithin)
            {
                throw new MeshStartException($"{service.Spec.Name} was not ready within {ReadyWithin.TotalSeconds} s; {address}health/detailed says what it waits for.");
            }

            await Task.Delay(ProbeEvery, _timeProvider, cancellationToken);
        }
    }
}
