using System.Collections.Immutable;
using Microsoft.Extensions.Options;
using VoiceMesh.Models.Settings;
using VoiceMesh.Tts.Engines.EspeakNg;
using VoiceMesh.Tts.Engines.Flite;
using VoiceMesh.Tts.Engines.Piper;
using VoiceMesh.Tts.Synthesis;
using VoiceMesh.Tts.Telemetry;

namespace VoiceMesh.Tts.Engines;

/// <summary>Loads every engine that is enabled and installed, once, and says what is missing.</summary>
public sealed partial class InstalledEngines : IDisposable
{
    private readonly List<ISpeechSynthesizer> _engines = [];
    private readonly EspeakNgLibrary? _espeakNg;
    private ImmutableList<string> _problems = [];

    public InstalledEngines(
        IOptions<FliteOptions> flite,
        IOptions<EspeakNgOptions> espeakNg,
        IOptions<PiperOptions> piper,
        IOptions<ModelsOptions> models,
        IOptions<SynthesisOptions> synthesis,
        TtsMetrics metrics,
        TimeProvider timeProvider,
        ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<InstalledEngines>();

        // A stream has one request with an engine at a time, so this queue never fills.
        var queueCapacity = synthesis.Value.MaxConcurrentStreams;
        string? espeakProblem = null;
        if (espeakNg.Value.Enabled || piper.Value.Enabled)
        {
            _espeakNg = EspeakNgLibrary.TryOpen(espeakNg.Value, queueCapacity, out espeakProblem);
        }

        if (piper.Value.Enabled)
        {
            // Its voices come later; that it has none is no problem.
            var phonemes = _espeakNg is null ? null : new EspeakPhonemizer(_espeakNg);
            Piper = new PiperSynthesizer(
                piper.Value, phonemes, MemoryBudget.Bytes(models.Value), queueCapacity, timeProvider, metrics, loggers.CreateLogger<PiperSynthesizer>());
            _engines.Add(Piper);
        }

        if (flite.Value.Enabled)
        {
            Add("flite", FliteSynthesizer.TryCreate(flite.Value, queueCapacity, out var problem), problem, logger);
        }

        if (espeakNg.Value.Enabled)
        {
            Add("espeak-ng", _espeakNg is null ? null : EspeakNgSynthesizer.TryCreate(_espeakNg, out espeakProblem), espeakProblem, logger);
        }

        if (!flite.Value.Enabled && !espeakNg.Value.Enabled && !piper.Value.Enabled)
        {
            AddProblem("Every engine is switched off; set Engines:Piper:Enabled, Engines:Flite:Enabled or Engines:EspeakNg:Enabled.");
        }
    }

    internal InstalledEngines(IReadOnlyList<ISpeechSynthesizer> engines)
    {
        _engines.AddRange(engines);
        if (engines.Count == 0)
        {
            AddProblem("No engine is installed.");
        }
    }

    /// <summary>In order of preference; empty when nothing is installed. The first may have no voices.</summary>
    public IReadOnlyList<ISpeechSynthesizer> Engines => _engines;

    /// <summary>The engine of neural voices; null where it is switched off.</summary>
    public PiperSynthesizer? Piper { get; }

    /// <summary>One sentence per engine that is enabled and missing, naming the package to install, and per voice that can't be used.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Adds a sentence to <see cref="Problems"/>.</summary>
    public void AddProblem(string problem) => ImmutableInterlocked.Update(ref _problems, static (problems, added) => problems.Add(added), problem);

    public void Dispose()
    {
        foreach (var engine in _engines)
        {
            (engine as IDisposable)?.Dispose();
        }

        _espeakNg?.Dispose();
    }

    private void Add(string name, ISpeechSynthesizer? engine, string? problem, ILogger logger)
    {
        if (engine is null)
        {
            problem ??= $"{name} can't be used.";
            AddProblem(problem);
            LogEngineMissing(logger, name, problem);
            return;
        }

        _engines.Add(engine);
        LogEngineLoaded(logger, name, engine.Voices.Count);
    }
}
