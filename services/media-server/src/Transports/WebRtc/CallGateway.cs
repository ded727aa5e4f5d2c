using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.ServiceDefaults.Hosting;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Jitter;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Holds the UDP sockets and the codec workers for as long as the process runs, and makes calls for sessions.</summary>
internal sealed partial class CallGateway(
    IOptions<WebRtcOptions> options,
    IOptions<WebRtcJitterOptions> jitter,
    CallMetrics metrics,
    TimeProvider clock,
    ILogger<CallGateway> logger) : ICalls, IHostedService, IAsyncDisposable
{
    private WebRtcEndpoint? _endpoint;
    private CallServer? _server;

    public bool IsEnabled => options.Value.Enabled;

    /// <summary>Where calls arrive; empty before the start, after the stop, and when they are disabled.</summary>
    public IReadOnlyList<IPEndPoint> LocalEndPoints => _endpoint?.LocalEndPoints ?? [];

    public int ActiveCalls => _server?.ActiveCalls ?? 0;

    public int ConnectedCalls => _server?.ConnectedCalls ?? 0;

    public int MaxCalls => options.Value.MaxCalls;

    public IReadOnlyList<CallWorkerStatistics> Workers => _server?.Workers ?? [];

    public ISessionCall Accept(string offer, ICallOwner owner, IPAddress? client)
    {
        var server = _server ?? throw new ObjectDisposedException(nameof(CallGateway));
        var transport = new CallTransport(owner, offer, options.Value, metrics, clock);
        transport.Begin(server.Accept(offer, transport, client));
        return transport;
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!IsEnabled)
        {
            return Task.CompletedTask;
        }

        const string WayOut = "Without calls the service runs with WebRtc:Enabled=false.";
        try
        {
            _endpoint = new WebRtcEndpoint(EndpointOptions(), clock);
            _server = new CallServer(_endpoint, ServerOptions(), clock);
        }
        catch (SocketException taken)
        {
            var addresses = string.Join(", ", WebRtcBindings.AddressesOf(options.Value));
            throw new ServiceStartException($"WebRtc:Port {options.Value.Port} (UDP) can't be opened on {addresses}: {taken.Message}. Set WebRtc:Port to a free port. {WayOut}", taken);
        }
        catch (DllNotFoundException missing)
        {
            throw new ServiceStartException($"WebRtc: {missing.Message} {WayOut}", missing);
        }

        LogListening(string.Join(", ", LocalEndPoints), _server.WorkerCount);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _server, null) is { } server)
        {
            await server.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _endpoint, null) is { } endpoint)
        {
            await endpoint.DisposeAsync();
        }
    }

    private WebRtcEndpointOptions EndpointOptions() => new()
    {
        Bindings = WebRtcBindings.Plan(options.Value),
        SocketsPerBinding = options.Value.SocketsPerBinding,
        MaxSessions = options.Value.MaxCalls,
        MaxSessionStartsPerSecond = options.Value.MaxStartsPerSecond,
        MaxSessionStartsPerAddress = options.Value.MaxStartsPerAddress,
        MaxDtlsStartsPerAddress = options.Value.MaxStartsPerAddress,
        SetupTimeLimit = options.Value.Timeout,
        ConsentTimeLimit = options.Value.Timeout,
        PreferRedundancy = options.Value.PreferRedundancy,
        MaxAverageBitrate = options.Value.MaxAverageBitrateBps,
    };

    private CallServerOptions ServerOptions() => new()
    {
        Workers = options.Value.Workers,
        BitrateBps = options.Value.MaxAverageBitrateBps,
        Jitter = new JitterBufferOptions
        {
            InitialDelayMs = jitter.Value.InitialMs,
            MaxPackets = jitter.Value.MaxPackets,
            SkipThresholdPackets = jitter.Value.SkipThreshold,
        },
    };

    [LoggerMessage(EventName = "CallsTaken", Level = LogLevel.Information, Message = "Calls are taken at UDP {Addresses}, by {Workers} worker(s)")]
    private partial void LogListening(string addresses, int workers);
}
