using System.Diagnostics;

namespace VoiceMesh.Integration.Tests.Metrics;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class PrometheusPageTests(MeshFixture mesh)
{
    private const int LintRemarks = 3;

    /// <summary>Names that dashboards of this field already know, kept as they are although promtool would name them otherwise.</summary>
    private static readonly string[] KnownNames =
    [
        "voice_ai_e2e_latency_ms",
        "webrtc_active_sessions_total",
        "webrtc_peer_connections_total",
        "webrtc_websocket_connections_total",
    ];

    [Theory]
    [InlineData("media-server", "webrtc_active_sessions_total")]
    [InlineData("orchestrator", "voicemesh_conversations_active")]
    [InlineData("stt", "voicemesh_stt_streams_active")]
    [InlineData("llm-proxy", "voicemesh_llm_requests_in_flight")]
    [InlineData("tts", "voicemesh_tts_streams_active")]
    public async Task Metrics_AfterAConversation_AreAcceptedByPromtoolAndHoldTheSaturationGauge(string service, string gauge)
    {
        await mesh.SpeakAsync(MeshFixture.GoForward);
        using var http = new HttpClient();
        var page = await http.GetStringAsync($"http://127.0.0.1:{mesh.Service(service).Spec.HttpPort}/metrics");

        Assert.Matches($"(?m)^{gauge}[ {{]", page);
        var (exitCode, remarks) = await CheckAsync(page);
        Assert.True(exitCode is 0 or LintRemarks, $"promtool could not read the page: {string.Join('\n', remarks)}");
        Assert.All(remarks, remark => Assert.Contains(KnownNames, name => remark.StartsWith(name + " ", StringComparison.Ordinal)));
    }

    private static async Task<(int ExitCode, string[] Remarks)> CheckAsync(string page)
    {
        var start = new ProcessStartInfo("promtool") { ArgumentList = { "check", "metrics" }, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var promtool = Process.Start(start)!;
        await promtool.StandardInput.WriteAsync(page);
        promtool.StandardInput.Close();
        var errors = promtool.StandardError.ReadToEndAsync();
        var output = await promtool.StandardOutput.ReadToEndAsync();
        await promtool.WaitForExitAsync();
        return (promtool.ExitCode, (output + await errors).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }
}
