using System.Globalization;
using System.Text.RegularExpressions;
using VoiceMesh.Scale.Cluster;
using VoiceMesh.Scale.Plans;

namespace VoiceMesh.Scale.Tests.Plans;

/// <summary>The autoscalers' targets are the simulator's answer; the manifests' other two sources of metrics are held to the first elsewhere.</summary>
[Trait("Category", "unit")]
public class ManifestTargetTests
{
    private static readonly Dictionary<Stage, string> Metrics = new()
    {
        [Stage.MediaServer] = "webrtc_active_sessions_total",
        [Stage.Orchestrator] = "voicemesh_conversations_active",
        [Stage.Stt] = "voicemesh_stt_slots_in_use",
        [Stage.LlmProxy] = "voicemesh_llm_requests_in_flight",
        [Stage.Tts] = "voicemesh_tts_streams_active",
    };

    [Fact]
    public void Saturation_EveryStage_AimsWhereTheManifestsDo()
    {
        foreach (var stage in StageNames.All)
        {
            Assert.Equal((stage, InManifest(stage)), (stage, PlanCatalog.Saturation(stage).Target));
        }
    }

    [Fact]
    public void Choose_SpeechToText_IsTheManifestsTarget() =>
        Assert.Equal(InManifest(Stage.Stt), TargetSearch.Choose(TargetSearch.Try(Stage.Stt, conversations: 60, hours: 12, seeds: 2)).Target);

    /// <summary>
    /// The simulator finds no difference between targets of these: what fills their places costs them so little that nobody waits. Their targets come from what
    /// it does not model (k8s/README.md has the reasons), so the proof is that they lose nothing against the most careful one.
    /// </summary>
    /// <param name="stage">The stage.</param>
    [Theory]
    [InlineData(Stage.MediaServer)]
    [InlineData(Stage.Orchestrator)]
    [InlineData(Stage.LlmProxy)]
    [InlineData(Stage.Tts)]
    public void Try_OtherStages_LoseNothingByTheManifestsTarget(Stage stage)
    {
        var careful = TargetSearch.Try(stage, TargetSearch.Candidates(stage)[0], conversations: 120, hours: 11, seeds: 1);
        var manifest = TargetSearch.Try(stage, InManifest(stage), conversations: 120, hours: 11, seeds: 1);

        Assert.InRange(manifest.RefusedShare, 0, Math.Max(TargetSearch.MostRefused, careful.RefusedShare));
        Assert.InRange(manifest.SilenceP95Ms, 0, careful.SilenceP95Ms * 1.005);
        Assert.True(manifest.CoreHours <= careful.CoreHours);
    }

    [Fact]
    public void Choose_TrialsThatBreakAPromise_ArePassedOver()
    {
        TargetTrial Trial(double target, double refused, double silenceMs) => new(Stage.Stt, target, refused, silenceMs, 1);

        Assert.Equal(3, TargetSearch.Choose([Trial(1, 0, 1400), Trial(2, 0.002, 1400), Trial(3, 0.001, 1500), Trial(4, 0, 1501)]).Target);
        Assert.Equal(1, TargetSearch.Choose([Trial(1, 0.1, 1600), Trial(2, 0.1, 1600)]).Target);
    }

    private static double InManifest(Stage stage)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "VoiceMesh.sln")))
        {
            folder = folder.Parent!;
        }

        var manifest = File.ReadAllText(Path.Combine(folder.FullName, "k8s", "components", "custom-metrics", "kustomization.yaml"));
        var target = Regex.Match(manifest, $@"name: {Metrics[stage]}\n\s+target:\n\s+type: AverageValue\n\s+averageValue: ""?(\d+)(m?)""?");
        Assert.True(target.Success, $"custom-metrics has no target for {Metrics[stage]}.");
        return double.Parse(target.Groups[1].Value, CultureInfo.InvariantCulture) / (target.Groups[2].Value == "m" ? 1000 : 1);
    }
}
