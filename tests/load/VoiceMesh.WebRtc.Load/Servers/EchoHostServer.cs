using System.Net;
using System.Text.Json.Nodes;

namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>VoiceMesh's endpoint in the process that <c>VoiceMesh.WebRtc.EchoHost</c> is.</summary>
internal sealed class EchoHostServer : ILoadServer
{
    private readonly ServerProcess _process;
    private readonly SemaphoreSlim _turn = new(1);

    private EchoHostServer(ServerProcess process, IPAddress address)
    {
        _process = process;
        Address = address;
    }

    public string Name => "VoiceMesh";

    public int ProcessId => _process.Id;

    public IPAddress Address { get; }

    /// <summary>Sends back every packet as it is, with RTCP reports as Janus sends them.</summary>
    public static EchoHostServer StartRelay(IPAddress address) => Start(address, "--reports");

    /// <summary>Decodes all that comes and speaks in every call.</summary>
    public static EchoHostServer StartCalls(IPAddress address, int workers, string speech) => Start(address, $"--workers={workers}", $"--speech={speech}");

    public async Task<string> NegotiateAsync(string offer, CancellationToken stop) =>
        (string)(await AskAsync(new JsonObject { ["offer"] = offer }, stop))["answer"]!;

    /// <summary>What has happened in the process so far.</summary>
    public async Task<HostUsage> UsageAsync(CancellationToken stop)
    {
        var usage = await AskAsync(new JsonObject { ["usage"] = true }, stop);
        return new HostUsage(
            (int)usage["sessions"]!,
            (int)usage["gen0"]!,
            (int)usage["gen1"]!,
            (int)usage["gen2"]!,
            (long)usage["allocatedBytes"]!,
            (long?)usage["frames"] ?? 0,
            (long?)usage["lateFrames"] ?? 0,
            (long?)usage["madeUpSamples"] ?? 0,
            (long?)usage["unsentFrames"] ?? 0,
            (double?)usage["busyShare"] ?? 0);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _turn.Dispose();
    }

    private static EchoHostServer Start(IPAddress address, params string[] mode) => new(
        ServerProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "VoiceMesh.WebRtc.EchoHost.dll"), $"--address={address}", "--open-limits", .. mode]),
        address);

    private async Task<JsonObject> AskAsync(JsonObject request, CancellationToken stop)
    {
        await _turn.WaitAsync(stop);
        try
        {
            await _process.Input.WriteLineAsync(request.ToJsonString().AsMemory(), stop);
            await _process.Input.FlushAsync(stop);
            var line = await _process.Output.ReadLineAsync(stop) ?? throw new LoadException("The echo host ended.");
            var reply = JsonNode.Parse(line)!.AsObject();
            return reply["error"] is { } error ? throw new LoadException($"The echo host refuses: {error}") : reply;
        }
        finally
        {
            _turn.Release();
        }
    }
}
