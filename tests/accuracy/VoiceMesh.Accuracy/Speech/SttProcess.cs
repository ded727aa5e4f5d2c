using System.Diagnostics;
using System.Text.RegularExpressions;

namespace VoiceMesh.Accuracy.Speech;

/// <summary>An stt service of its own for one configuration.</summary>
internal sealed partial class SttProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);
    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Uri? _health;

    private SttProcess(Process process) => _process = process;

    /// <summary>Where it listens.</summary>
    public Uri Address => _listening.Task.Result;

    /// <summary>Processor time that it has taken, in milliseconds.</summary>
    public double ProcessorMs
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime.TotalMilliseconds;
        }
    }

    /// <summary>The line in which the service names its engine.</summary>
    public string Engine
    {
        get
        {
            lock (_lines)
            {
                return _lines.Select(line => EngineLine().Match(line)).FirstOrDefault(match => match.Success)?.Groups["engine"].Value ?? "";
            }
        }
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <exception cref="InvalidOperationException">It ended, or was not ready in time.</exception>
    public static async Task<SttProcess> StartAsync(string assembly, IReadOnlyDictionary<string, string> settings)
    {
        var start = new ProcessStartInfo("dotnet", [assembly]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Endpoints__GrpcPort"] = "0";
        start.Environment["Endpoints__HttpPort"] = "0";
        foreach (var (key, value) in settings)
        {
            start.Environment[key] = value;
        }

        var service = new SttProcess(Process.Start(start)!);
        service._process.OutputDataReceived += service.Hear;
        service._process.ErrorDataReceived += service.Hear;
        service._process.BeginOutputReadLine();
        service._process.BeginErrorReadLine();
        try
        {
            await service.WaitUntilReadyAsync();
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        var ended = _process.WaitForExitAsync(patience.Token);
        if (await Task.WhenAny(_listening.Task, ended) == ended)
        {
            throw new InvalidOperationException($"stt ended while starting:\n{Log()}");
        }

        using var client = new HttpClient();
        while (!ended.IsCompleted)
        {
            using var answer = await client.GetAsync(new Uri(_health!, "/health/readiness"), patience.Token);
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(100, patience.Token);
        }

        throw new InvalidOperationException($"stt ended before it was ready:\n{Log()}");
    }

    private void Hear(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
        {
            return;
        }

        lock (_lines)
        {
            _lines.Add(line.Data);
        }

        if (ListensLine().Match(line.Data) is { Success: true } match)
        {
            _health = new Uri(match.Groups["http"].Value);
            _listening.TrySetResult(new Uri(match.Groups["grpc"].Value));
        }
    }

    private string Log()
    {
        lock (_lines)
        {
            return string.Join('\n', _lines.TakeLast(20));
        }
    }

    [GeneratedRegex(@"listens: gRPC (?<grpc>http[^,\s""]*), HTTP (?<http>http[^,\s""]*)")]
    private static partial Regex ListensLine();

    [GeneratedRegex(@"Speech engine: (?<engine>[^\s(]+)")]
    private static partial Regex EngineLine();
}
