using System.Runtime.InteropServices;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.SelfCheck;
using VoiceMesh.Mesh.Topology;

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
}
