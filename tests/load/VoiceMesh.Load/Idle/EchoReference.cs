using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using VoiceMesh.Load.Mesh;

namespace VoiceMesh.Load.Idle;

/// <summary>The echo server as a process of its own, and clients that send it frames.</summary>
internal sealed class EchoReference : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Uri _address;

    private EchoReference(Process process, int port)
    {
        _process = process;
        _address = new Uri($"ws://127.0.0.1:{port}/");
    }

    public ProcessUsage Usage => ProcessUsage.Of(_process.Id);

    /// <exception cref="IOException">It did not start.</exception>
    public static async Task<EchoReference> StartAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(EchoReference).Assembly.Location, EchoServer.Argument },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start) ?? throw new IOException("The echo server could not be started.");
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        return int.TryParse(line, NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new EchoReference(process, port)
            : throw new IOException("The echo server did not say its port.");
    }

    /// <summary>One more client of the echo server.</summary>
    public async Task<IFrameSink> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(_address, cancellationToken);
        return new EchoClient(socket);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private sealed class EchoClient : IFrameSink
    {
        private readonly ClientWebSocket _socket;
        private readonly Task _receiving;

        public EchoClient(ClientWebSocket socket)
        {
            _socket = socket;
            _receiving = ReceiveAsync();
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken) =>
            _socket.SendAsync(frame, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken);

        public async ValueTask DisposeAsync()
        {
            _socket.Abort();
            await _receiving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _socket.Dispose();
        }

        private async Task ReceiveAsync()
        {
            var buffer = new byte[4096];
            while (_socket.State == WebSocketState.Open)
            {
                await _socket.ReceiveAsync(buffer.AsMemory(), CancellationToken.None);
            }
        }
    }
}
