using System.Diagnostics;
using System.Runtime.InteropServices;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Mesh.Processes;

/// <summary>Keeps one service running: starts it, prints its lines, starts it again with growing back-off when it dies, and stops it in order.</summary>
internal sealed partial class ServiceProcess(ServiceSpec spec, int index, LogPrinter printer, TimeProvider timeProvider) : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackOff = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan SteadyAfter = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(28);
    private readonly CancellationTokenSource _stopping = new();
    private Task _supervising = Task.CompletedTask;

    public ServiceSpec Spec => spec;

    /// <summary>The running process' id; 0 between two runs.</summary>
    public int ProcessId { get; private set; }

    /// <summary>Exit code of the run that ended first; null while the first one lives.</summary>
    public int? FirstExitCode { get; private set; }

    public void Start() => _supervising = Task.Run(SuperviseAsync);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _supervising;
        _stopping.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int processId, int signal);

    private async Task SuperviseAsync()
    {
        var backOff = FirstBackOff;
        while (!_stopping.IsCancellationRequested)
        {
            var started = timeProvider.GetTimestamp();
            using var process = Launch();
            ProcessId = process.Id;
            try
            {
                await process.WaitForExitAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                await StopAsync(process);
                return;
            }

            ProcessId = 0;
            FirstExitCode ??= process.ExitCode;
            backOff = timeProvider.GetElapsedTime(started) > SteadyAfter ? FirstBackOff : backOff;
            printer.Write(index, spec.Name, $"ended with exit code {process.ExitCode}; starts again in {backOff.TotalSeconds:0.##} s");
            await Task.Delay(backOff, timeProvider, _stopping.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            backOff = backOff * 2 < LongestBackOff ? backOff * 2 : LongestBackOff;
        }
    }

    private async Task StopAsync(Process process)
    {
        _ = Kill(process.Id, SigTerm);
        using var patience = new CancellationTokenSource(Patience, timeProvider);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            printer.Write(index, spec.Name, "did not stop in time and is killed");
            process.Kill(entireProcessTree: true);
        }
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            ArgumentList = { spec.Assembly },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var (name, value) in spec.Environment)
        {
            start.Environment[name] = value;
        }

        var process = Process.Start(start) ?? throw new MeshStartException($"{spec.Name} could not be started.");
        process.OutputDataReceived += Print;
        process.ErrorDataReceived += Print;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Print(object sender, DataReceivedEventArgs line)
    {
        if (!string.IsNullOrEmpty(line.Data))
        {
            printer.Write(index, spec.Name, line.Data);
        }
    }
}
