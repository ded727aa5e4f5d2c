using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>
/// Debian's Janus with its echo test (package janus) in a process of its own, on this host only, configured for this run only: nothing but the echo test and the
/// WebSocket transport is loaded, it is ICE-lite like VoiceMesh, asks nobody for its address, and logs warnings only.
/// </summary>
internal sealed class JanusServer : ILoadServer
{
    private const string Executable = "/usr/bin/janus";
    private static readonly TimeSpan StartTimeLimit = TimeSpan.FromSeconds(15);

    private readonly DirectoryInfo _folder;
    private readonly ServerProcess _process;
    private readonly JanusSignalling _signalling;

    private JanusServer(IPAddress address, DirectoryInfo folder, ServerProcess process, JanusSignalling signalling)
    {
        Address = address;
        _folder = folder;
        _process = process;
        _signalling = signalling;
    }

    public string Name => "Janus";

    public int ProcessId => _process.Id;

    public IPAddress Address { get; }

    public static bool IsInstalled => File.Exists(Executable);

    /// <param name="address">Where to listen. Janus takes no loopback address.</param>
    /// <param name="eventLoops">Threads that all sessions share; 0 gives each session a thread of its own, Janus' default.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="LoadException">Janus is not installed or does not start.</exception>
    public static async Task<JanusServer> StartAsync(IPAddress address, int eventLoops, CancellationToken stop)
    {
        if (!IsInstalled)
        {
            throw new LoadException("Janus is not installed. Install the Debian package janus.");
        }

        var folder = Directory.CreateTempSubdirectory("voicemesh-janus-");
        ServerProcess? process = null;
        try
        {
            var port = FreePort();
            Configure(folder.FullName, address, port, eventLoops);
            process = ServerProcess.Start(Executable, "--configs-folder", folder.FullName, "--config", Path.Combine(folder.FullName, "janus.jcfg"));
            _ = process.Output.ReadToEndAsync(CancellationToken.None);
            return new JanusServer(address, folder, process, await ConnectAsync(process, new Uri($"ws://127.0.0.1:{port}"), stop));
        }
        catch
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }

            folder.Delete(recursive: true);
            throw;
        }
    }

    public Task<string> NegotiateAsync(string offer, CancellationToken stop) => _signalling.EchoAsync(offer, stop);

    public async ValueTask DisposeAsync()
    {
        await _signalling.DisposeAsync();
        await _process.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<JanusSignalling> ConnectAsync(ServerProcess process, Uri url, CancellationToken stop)
    {
        var deadline = Environment.TickCount64 + (long)StartTimeLimit.TotalMilliseconds;
        while (true)
        {
            try
            {
                return await JanusSignalling.ConnectAsync(url, stop);
            }
            catch (WebSocketException) when (Environment.TickCount64 < deadline && !process.HasExited)
            {
                await Task.Delay(100, stop);
            }
            catch (WebSocketException refused)
            {
                throw new LoadException($"Janus does not answer at {url}.", refused);
            }
        }
    }

    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static void Configure(string folder, IPAddress address, int port, int eventLoops)
    {
        // Janus loads whatever it finds in its folders, so that they hold links to what is wanted only.
        Link(folder, "plugins", "libjanus_echotest.so");
        Link(folder, "transports", "libjanus_websockets.so");
        Directory.CreateDirectory(Path.Combine(folder, "none"));
        File.WriteAllText(
            Path.Combine(folder, "janus.jcfg"),
            $$"""
            general: {
              configs_folder = "{{folder}}"
              plugins_folder = "{{folder}}/plugins"
              transports_folder = "{{folder}}/transports"
              events_folder = "{{folder}}/none"
              loggers_folder = "{{folder}}/none"
              debug_level = 2
              session_timeout = 0
              {{(eventLoops > 0 ? $"event_loops = {eventLoops}" : string.Empty)}}
            }
            media: {
              ipv6 = false
            }
            nat: {
              ice_lite = true
              ice_tcp = false
              ice_enforce_list = "{{address}}"
            }
            """);
        File.WriteAllText(Path.Combine(folder, "janus.plugin.echotest.jcfg"), "general: {\n  events = false\n}\n");
        File.WriteAllText(
            Path.Combine(folder, "janus.transport.websockets.jcfg"),
            $$"""
            general: {
              json = "compact"
              ws = true
              ws_port = {{port}}
              ws_ip = "127.0.0.1"
              wss = false
            }
            admin: {
              admin_ws = false
              admin_wss = false
            }
            """);
    }

    private static void Link(string folder, string kind, string library)
    {
        // The multiarch folder is the processor's: /usr/lib/x86_64-linux-gnu/janus, /usr/lib/aarch64-linux-gnu/janus.
        var target = Directory.EnumerateDirectories("/usr/lib").Select(directory => Path.Combine(directory, "janus", kind, library)).FirstOrDefault(File.Exists)
            ?? throw new LoadException($"Janus is installed without {library}.");
        File.CreateSymbolicLink(Path.Combine(Directory.CreateDirectory(Path.Combine(folder, kind)).FullName, library), target);
    }
}
