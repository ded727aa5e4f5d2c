using System.Collections.Concurrent;
using System.Diagnostics;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>One service as a process that nobody starts again.</summary>
internal sealed class LoneService : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _lines = new();
    private readonly Process _process;

    private LoneService(ServiceSpec spec, (string Name, string Value)[] settings)
    {
        Grpc = new Uri($"http://127.0.0.1:{spec.GrpcPort}");
        Http = new Uri($"http://127.0.0.1:{spec.HttpPort}");
        var start = new ProcessStartInfo("dotnet") { ArgumentList = { spec.Assembly }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in spec.Environment.Select(one => (one.Key, one.Value)).Concat([("VOICEMESH_MODELS", ""), ("Models__CacheFolder", Path.Combine(Path.GetTempPath(), "voicemesh-no-models")), .. settings]))
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _lines.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public Uri Grpc { get; }

    public Uri Http { get; }

    public int ProcessId => _process.Id;

    public string Log => string.Join('\n', _lines);

    public static LoneService Start(ServiceSpec spec, params (string Name, string Value)[] settings) => new(spec, settings);

    public void Kill() => _process.Kill();

    /// <summary>Waits for the end that somebody asked for.</summary>
    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
