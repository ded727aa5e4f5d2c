using Microsoft.Extensions.Options;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>CMU PocketSphinx in this process: no download, no key, good at commands and short sentences, poor at dictation.</summary>
public sealed partial class PocketSphinxEngine : ISpeechEngine, IDisposable
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "pocketsphinx";

    // A person speaks slower than a processor decodes, so a slot spends most of an utterance waiting for the next words.
    private const int SlotsPerProcessor = 2;
    private readonly PocketSphinxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<PocketSphinxEngine> _logger;
    private readonly LanguageModelChoice _choice;
    private readonly int _slots;
    private Loaded? _loaded;

    /// <summary>Creates the engine; nothing native is touched before <see cref="LoadAsync"/>.</summary>
    /// <param name="options">Its settings.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">For one line on what was loaded.</param>
    public PocketSphinxEngine(IOptions<PocketSphinxOptions> options, TimeProvider time, ILogger<PocketSphinxEngine> logger)
    {
        _options = options.Value;
        _time = time;
        _logger = logger;
        _choice = new LanguageModelChoice(_options.AssistantAcceptScore, _options.AssistantBias);
        _slots = _options.Slots > 0 ? _options.Slots : SlotsPerProcessor * Environment.ProcessorCount;
    }

    /// <inheritdoc />
    public SpeechEngineDescription Description => new(
        EngineName,
        "CMU PocketSphinx, a recogniser of the years before neural networks: it follows short clear sentences and the assistant's own phrases, not dictation. Hints are ignored.",
        _options.AssistantModel ? ["en-us", "assistant-phrases"] : ["en-us"],
        ["en-US"],
        16000,
        _slots);

    /// <inheritdoc />
    public EngineLoad Load => _loaded is { } loaded
        ? new EngineLoad(loaded.Pool.InUse, Longest(loaded.Pool.OldestWait, loaded.Scheduler.OldestUrgentWait))
        : new EngineLoad(0, TimeSpan.Zero);

    /// <inheritdoc />
    public Task LoadAsync(CancellationToken cancellationToken) =>
        Task.Factory.StartNew(LoadModels, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <inheritdoc />
    public async ValueTask<IUtteranceDecoder> OpenAsync(UtteranceSettings settings, CancellationToken cancellationToken)
    {
        var loaded = _loaded ?? throw new SpeechEngineUnavailableException("PocketSphinx is not loaded.");
        var slot = await loaded.Pool.RentAsync(cancellationToken);
        return new PocketSphinxUtterance(slot, loaded.Scheduler, _choice, _options, loaded.InitialMean, settings, loaded.Pool.Return);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        var loaded = Interlocked.Exchange(ref _loaded, null);
        loaded?.Scheduler.Dispose();
        loaded?.Pool.Dispose();
        loaded?.Assistant?.Dispose();
    }

    private static TimeSpan Longest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private void LoadModels()
    {
        var started = _time.GetTimestamp();
        AssistantModelFiles? assistant = null;
        DecodingScheduler? scheduler = null;
        try
        {
            var files = PocketSphinxModelFiles.Resolve(
                _options.ModelFolder, Environment.GetEnvironmentVariable(PocketSphinxModelFiles.ModelsVariable));
            assistant = _options.AssistantModel ? WriteAssistantModel(files) : null;
            var arguments = new DecoderArguments(files, assistant, _options);
            var pool = new SlotPool(() => new DecoderSlot(arguments), _slots, _options, _time);
            pool.Warm();
            scheduler = new DecodingScheduler(_options.Threads > 0 ? _options.Threads : Environment.ProcessorCount, _time);
            _loaded = new Loaded(scheduler, pool, assistant, files.ReadInitialMean());
            LogLoaded(files.LanguageModelFile, assistant?.Words ?? 0, _slots, (int)_time.GetElapsedTime(started).TotalMilliseconds);
        }
        catch (Exception fault)
        {
            assistant?.Dispose();
            scheduler?.Dispose();
            if (fault is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
            {
                throw new SpeechEngineUnavailableException(
                    "The PocketSphinx library cannot be loaded: install the Debian packages libpocketsphinx3 and pocketsphinx-en-us.", fault);
            }

            throw;
        }
    }

    private AssistantModelFiles WriteAssistantModel(PocketSphinxModelFiles files)
    {
        var assistant = AssistantModelFiles.Write(AssistantPhrases.LoadEmbedded(), File.ReadLines(files.DictionaryFile));
        if (assistant.UnknownWords.Count > 0)
        {
            LogUnknownWords(string.Join(' ', assistant.UnknownWords));
        }

        return assistant;
    }

    [LoggerMessage(EventName = "PocketSphinxLoaded", Level = LogLevel.Information,
        Message = "PocketSphinx is ready after {ElapsedMs} ms: {LanguageModel}, assistant model of {AssistantWords} words, up to {Slots} utterances at a time")]
    private partial void LogLoaded(string languageModel, int assistantWords, int slots, int elapsedMs);

    [LoggerMessage(EventName = "AssistantPhrasesLeftOut", Level = LogLevel.Warning,
        Message = "Assistant phrases with these words are left out because no dictionary entry pronounces them: {Words}")]
    private partial void LogUnknownWords(string words);

    private sealed record Loaded(DecodingScheduler Scheduler, SlotPool Pool, AssistantModelFiles? Assistant, float[] InitialMean);
}
