using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceMesh.ServiceDefaults.Health;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Testing;

namespace VoiceMesh.Stt.Tests.Engines;

[Trait("Category", "unit")]
public class SpeechEngineLoaderTests
{
    private readonly ActiveSpeechEngine _active = new();
    private readonly StartupGate _gate = new();

    [Fact]
    public async Task Start_FirstEngineMissing_AutoTakesTheNext()
    {
        var missing = new FakeSpeechEngine { LoadFault = new SpeechEngineUnavailableException("no model") };
        var present = new FakeSpeechEngine();
        await LoadAsync(SpeechEngineOptions.Auto, missing, present);
        Assert.Same(present, _active.Engine);
        Assert.Equal("no model", _active.PassedOver);
        Assert.Equal(HealthStatus.Healthy, (await _gate.CheckHealthAsync(new HealthCheckContext())).Status);
    }

    [Fact]
    public async Task Start_NoEngine_StaysNotReadyAndSaysWhy()
    {
        await LoadAsync(SpeechEngineOptions.Auto, new FakeSpeechEngine { LoadFault = new SpeechEngineUnavailableException("install libexample1") });
        Assert.Null(_active.Engine);
        Assert.Contains("libexample1", _active.Reason, StringComparison.Ordinal);
        var health = await _gate.CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Unhealthy, health.Status);
        Assert.Contains("libexample1", health.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CheckHealth_EngineInUse_NamesItAndWhatIsMissingForABetterOne()
    {
        var missing = new FakeSpeechEngine { LoadFault = new SpeechEngineUnavailableException("no model") };
        await LoadAsync(SpeechEngineOptions.Auto, missing, new FakeSpeechEngine());
        var health = await new SpeechEngineHealthCheck(_active).CheckHealthAsync(new HealthCheckContext());
        Assert.Equal(HealthStatus.Healthy, health.Status);
        Assert.Equal("fake", health.Data["engine"]);
        Assert.Equal("no model", health.Data["passed_over"]);
    }

    [Fact]
    public void Candidates_Named_AreThatEngineOnly()
    {
        var fake = new FakeSpeechEngine();
        Assert.Equal([fake], EngineChoice.Candidates([fake], "fake"));
        Assert.Empty(EngineChoice.Candidates([fake], "pocketsphinx"));
    }

    private async Task LoadAsync(string wanted, params ISpeechEngine[] engines)
    {
        using var loader = new SpeechEngineLoader(
            engines, Options.Create(new SpeechEngineOptions { Engine = wanted }), _active, _gate, NullLogger<SpeechEngineLoader>.Instance);
        await loader.StartAsync(CancellationToken.None);
        await loader.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(20));
    }
}
