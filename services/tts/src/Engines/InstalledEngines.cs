using Microsoft.Extensions.Options;
using VoiceMesh.Tts.Engines.EspeakNg;
using VoiceMesh.Tts.Engines.Flite;
using VoiceMesh.Tts.Synthesis;

namespace VoiceMesh.Tts.Engines;

/// <summary>Loads every engine that is enabled and installed, once, and says what is missing.</summary>
public sealed partial class InstalledEngines : IDisposable
{
    private readonly List<ISpeechSynthesizer> _engines = [];
    private readonly List<string> _problems = [];

    public InstalledEngines(
        IOptions<FliteOptions> flite,
        IOptions<EspeakNgOptions> espeakNg,
        IOptions<SynthesisOptions> synthesis,
        ILogger<InstalledEngines> logger)
    {
        // A stream has one request with an engine at a time, so this queue never fills.
        var queueCapacity = synthesis.Value.MaxConcurrentStreams;
        if (flite.Value.Enabled)
        {
            Add("flite", FliteSynthesizer.TryCreate(flite.Value, queueCapacity, out var problem), problem, logger);
        }

        if (espeakNg.Value.Enabled)
        {
            Add("espeak-ng", EspeakNgSynthesizer.TryCreate(espeakNg.Value, queueCapacity, out var problem), problem, logger);
        }

        if (!flite.Value.Enabled && !espeakNg.Value.Enabled)
        {
            _problems.Add("Every engine is switched off; set Engines:Flite:Enabled or Engines:EspeakNg:Enabled.");
        }
    }

    internal InstalledEngines(IReadOnlyList<ISpeechSynthesizer> engines)
    {
        _engines.AddRange(engines);
        if (engines.Count == 0)
        {
            _problems.Add("No engine is installed.");
        }
    }

    /// <summary>In order of preference; empty when nothing is installed.</summary>
    public IReadOnlyList<ISpeechSynthesizer> Engines => _engines;

    /// <summary>One sentence per engine that is enabled and missing, naming the package to install.</summary>
    public IReadOnlyList<string> Problems => _problems;

    public void Dispose()
    {
        foreach (var engine in _engines)
        {
            (engine as IDisposable)?.Dispose();
        }
    }

    private void Add(string name, ISpeechSynthesizer? engine, string? problem, ILogger logger)
    {
        if (engine is null)
        {
            _problems.Add(problem ?? $"{name} can't be used.");
            LogEngineMissing(logger, name, _problems[^1]);
            return;
        }

        _engines.Add(engine);
        LogEngineLoaded(logger, name, engine.Voices.Count);
    }
}
