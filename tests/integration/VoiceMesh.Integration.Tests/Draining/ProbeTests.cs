using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using VoiceMesh.Mesh.Topology;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>What the three probes say of real processes, asked as the kubelet asks.</summary>
[Trait("Category", "integration")]
public sealed class ProbeTests
{
    private static readonly TimeSpan Pulse = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Startup_WhileTheModelLoads_HoldsStartupAndReadinessAndLetsLivenessPass()
    {
        // Decoders are loaded one by one, so that many of them make a large model of a small one.
        await using var stt = LoneService.Start(Spec("stt"), ("PocketSphinx__Slots", "12"));
        using var channel = GrpcChannel.ForAddress(stt.Grpc);
        var health = new Health.HealthClient(channel);
        var loading = 0;
        using var patience = new CancellationTokenSource(Patience);
        while (await AskAsync(health, "startup") is not ServingStatus.Serving)
        {
            patience.Token.ThrowIfCancellationRequested();
            if (await AskAsync(health, "liveness") is ServingStatus.Serving)
            {
                // Asked before start-up is asked again: what is not started can't be ready.
                var ready = await AskAsync(health, "readiness");
                var started = await AskAsync(health, "startup");
                if (started is ServingStatus.NotServing)
                {
                    loading++;
                    Assert.Equal(ServingStatus.NotServing, ready);
                }
            }

            await Task.Delay(Pulse);
        }

        Assert.True(loading > 0, $"The model was there before the port was.\n{stt.Log}");
        await Eventually.HoldsAsync(async () => await AskAsync(health, "readiness") is ServingStatus.Serving, "stt is ready");
        var transcribe = await HeldCall.OpenAsync("stt", channel);
        Assert.Equal("four", await transcribe());
    }

    [Fact]
    public async Task Liveness_WhileTheOrchestratorIsDown_StaysAndSoDoesReadiness()
    {
        var plan = MeshTopology.Plan(0, "Information");
        await using var orchestrator = LoneService.Start(plan.Single(spec => spec.Name == "orchestrator"));
        await using var media = LoneService.Start(plan.Single(spec => spec.Name == "media-server"));
        using var channel = GrpcChannel.ForAddress(media.Grpc);
        var health = new Health.HealthClient(channel);
        await Eventually.HoldsAsync(async () => await AskAsync(health, "readiness") is ServingStatus.Serving, "media-server is ready");
        await Eventually.HoldsAsync(async () => await OrchestratorCheckAsync(media) == "healthy", "media-server reaches the orchestrator");

        orchestrator.Kill();

        await Eventually.HoldsAsync(async () => await OrchestratorCheckAsync(media) == "degraded", "media-server notices");
        // Its clients are held through the orchestrator's absence, so it is neither restarted nor taken from them for it.
        Assert.Equal(ServingStatus.Serving, await AskAsync(health, "liveness"));
        Assert.Equal(ServingStatus.Serving, await AskAsync(health, "readiness"));
        using var http = new HttpClient { BaseAddress = media.Http };
        using var opened = await http.PostAsync(new Uri("/v2/sessions", UriKind.Relative), new StringContent("{}", null, "application/json"));
        Assert.Equal(System.Net.HttpStatusCode.Created, opened.StatusCode);
    }

    [Fact]
    public async Task Readiness_ServiceThatDrainsWithWorkLeft_FailsWhileLivenessStays()
    {
        await using var tts = LoneService.Start(Spec("tts"), ("Drain__TimeoutSeconds", "60"));
        using var channel = GrpcChannel.ForAddress(tts.Grpc);
        var health = new Health.HealthClient(channel);
        await Eventually.HoldsAsync(async () => await AskAsync(health, "readiness") is ServingStatus.Serving, "tts is ready");
        // preStop sleeps before SIGTERM: until then a pod that goes is as ready as any.
        Assert.Equal(ServingStatus.Serving, await AskAsync(health, "readiness"));
        var finish = await HeldCall.OpenAsync("tts", channel);

        await TwinMesh.SignalAsync(tts.ProcessId, "-TERM");

        await Eventually.HoldsAsync(async () => await AskAsync(health, "readiness") is ServingStatus.NotServing, "readiness fails");
        Assert.Equal(ServingStatus.Serving, await AskAsync(health, "liveness"));
        Assert.Equal(ServingStatus.Serving, await AskAsync(health, "startup"));
        Assert.Equal("four", await finish());
        Assert.Equal(0, await tts.ExitAsync());
    }

    private static ServiceSpec Spec(string name) => MeshTopology.Plan(0, "Information").Single(spec => spec.Name == name);

    /// <returns>Null while nobody answers.</returns>
    private static async Task<ServingStatus?> AskAsync(Health.HealthClient health, string probe)
    {
        try
        {
            return (await health.CheckAsync(new HealthCheckRequest { Service = probe })).Status;
        }
        catch (RpcException silent) when (silent.StatusCode == StatusCode.Unavailable)
        {
            return null;
        }
    }

    private static async Task<string> OrchestratorCheckAsync(LoneService media)
    {
        using var http = new HttpClient { BaseAddress = media.Http };
        using var answer = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync(new Uri("/health/detailed", UriKind.Relative)));
        return answer.RootElement.GetProperty("checks").GetProperty("orchestrator").GetProperty("status").GetString()!;
    }
}
