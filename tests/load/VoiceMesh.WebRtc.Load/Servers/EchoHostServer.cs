using System.Net;
using System.Text.Json.Nodes;

namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>VoiceMesh's endpoint, which sends back every packet, in the process that <c>VoiceMesh.WebRtc.EchoHost</c> is.</summary>
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

    public static EchoHostServer Start(IPAddress address) => new(
        ServerProcess.Start(
            "dotnet",
            Path.Combine(AppContext.BaseDirectory, "VoiceMesh.WebRtc.EchoHost.dll"),
            $"--address={address}",
            "--open-limits",
            "--reports"),
        address);

    public async Task<string> NegotiateAsync(string offer, CancellationToken stop) =>
        (string)(await AskAsync(new JsonObject { ["offer"] = offer }, stop))["answer"]!;

    /// <summary>What the process' garbage collector has done.</summary>
    public async Task<HostUsage> UsageAsync(CancellationToken stop)
    {
        var usage = await AskAsync(new JsonObject { ["usage"] = true }, stop);
        return new HostUsage((int)usage["gen0"]!, (int)usage["gen1"]!, (int)usage["gen2"]!, (long)usage["allocatedBytes"]!);
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        _turn.Dispose();
    }

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
