using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Mesh.Models;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.SelfCheck;
using VoiceMesh.Mesh.Topology;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Mesh.Commands;

/// <summary>Brings the mesh up, proves it by one conversation, and keeps it up until a stop signal; a second signal forces.</summary>
internal sealed record UpCommand(int Port, bool Check, string LogLevel) : ICommand
{
    public async Task<int> RunAsync()
    {
        using var stopping = new CancellationTokenSource();
        var signals = 0;
        void OnSignal(PosixSignalContext context)
        {
            context.Cancel = true;
            if (Interlocked.Increment(ref signals) > 1)
            {
                Environment.Exit(130);
            }

            stopping.Cancel();
        }

        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);

        try
        {
            await PrepareModelsAsync(stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Console.Out.WriteLineAsync("\nStopped; the next start goes on fetching where this one ended.");
            return 0;
        }
        catch (MeshStartException refused)
        {
            await Console.Error.WriteLineAsync($"mesh: {refused.Message}");
            return 1;
        }

        await using var mesh = new LocalMesh(MeshTopology.Plan(Port, LogLevel), TimeProvider.System, new LogPrinter(Console.Out));
        try
        {
            await mesh.StartAsync(stopping.Token);
            if (Check && !await new SpokenSelfCheck(mesh.MediaAddress, TimeProvider.System).RunAsync(Console.Out, stopping.Token))
            {
                await Console.Error.WriteLineAsync("mesh: the self-check conversation failed; the services' lines above say why.");
                return 1;
            }

            await Console.Out.WriteLineAsync();
            foreach (var service in mesh.Services)
            {
                await Console.Out.WriteLineAsync($"  {service.Spec.Name,-12}  gRPC 127.0.0.1:{service.Spec.GrpcPort}  HTTP http://127.0.0.1:{service.Spec.HttpPort}");
            }

            await Console.Out.WriteLineAsync($"\nVoiceMesh is up. Talk to it at {mesh.MediaAddress}  (Ctrl-C stops it)\n");
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await Console.Out.WriteLineAsync("\nStopping; running turns finish first. Ctrl-C again forces.");
        }
        catch (MeshStartException refused)
        {
            await Console.Error.WriteLineAsync($"mesh: {refused.Message}");
            return 1;
        }

        return 0;
    }

    private static async Task PrepareModelsAsync(CancellationToken cancellationToken)
    {
        var settings = ModelSettings.Read();
        using var resolver = new ModelResolver(settings.Options, TimeProvider.System, NullLogger<ModelResolver>.Instance);
        var printer = new DownloadPrinter(Console.Out, !Console.IsOutputRedirected, TimeProvider.System);
        await new ModelPreparation(settings, resolver, printer).RunAsync(Console.Out, cancellationToken);
    }
}
