using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VoiceMesh.ServiceDefaults.Draining;

/// <summary>
/// Turns stop signals into a drain. The framework's own lifetime would close the listener at once, which ends running streams; here the listener stays
/// until running work is done. A second signal forces.
/// </summary>
internal sealed class DrainLifetime(Drain drain, IHostApplicationLifetime application, IOptions<DrainOptions> options, ILogger<DrainLifetime> logger)
    : IHostLifetime, IDisposable
{
    private const int ForcedExitCode = 130;
    private readonly List<PosixSignalRegistration> _signals = [];
    private int _received;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal));
        _signals.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal));
        if (options.Value.StopOnStandardInputEnd)
        {
            _ = Task.Run(StopWhenStandardInputEndsAsync, CancellationToken.None);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGINT && options.Value.IgnoreInterrupt)
        {
            return;
        }

        RequestStop();
    }

    private void RequestStop()
    {
        if (Interlocked.Increment(ref _received) == 1)
        {
            _ = Task.Run(DrainThenStopAsync, CancellationToken.None);
            return;
        }

        logger.StopForced();
        Environment.Exit(ForcedExitCode);
    }

    private async Task DrainThenStopAsync()
    {
        logger.DrainStarted(drain.Active);
        await drain.BeginAsync();
        if (!await drain.WaitUntilIdleAsync(TimeSpan.FromSeconds(options.Value.TimeoutSeconds)))
        {
            logger.DrainTimedOut(options.Value.TimeoutSeconds, drain.Active);
        }

        application.StopApplication();
    }

    private async Task StopWhenStandardInputEndsAsync()
    {
        using var input = Console.OpenStandardInput();
        var buffer = new byte[256];
        while (await input.ReadAsync(buffer) > 0)
        {
        }

        if (Volatile.Read(ref _received) == 0)
        {
            RequestStop();
        }
    }
}
