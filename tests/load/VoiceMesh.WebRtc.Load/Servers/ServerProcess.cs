using System.ComponentModel;
using System.Diagnostics;

namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>A child process, killed by its handle when it is disposed of.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ServerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public TextWriter Input => _process.StandardInput;

    public TextReader Output => _process.StandardOutput;

    /// <exception cref="LoadException">The file can't be run.</exception>
    public static ServerProcess Start(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true };
        try
        {
            return new ServerProcess(Process.Start(start)!);
        }
        catch (Win32Exception missing)
        {
            throw new LoadException($"{file} can't be started: {missing.Message}.", missing);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
