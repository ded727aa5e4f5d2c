using Microsoft.Extensions.Options;
using VoiceMesh.Stt.Engines.Whisper.Models;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>Whisper in this process: one copy of the weights, one scheduler, and streams that share both.</summary>
internal sealed partial class WhisperSpeechEngine : ISpeechEngine, IDisposable
{
    /// <summary>The engine's name.</summary>
    public const string EngineName = "whisper";

    private readonly IWhisperModelSource _models;
    private readonly IWhisperRuntimeFactory _runtimes;
    private readonly WhisperOptions _options;
    private readonly WhisperMetrics _metrics;
    private readonly TimeProvider _time;
    private readonly ILogger<WhisperSpeechEngine> _logger;
    private Loaded? _loaded;
    private int _open;

    /// <summary>Creates the engine; nothing is loaded before <see cref="LoadAsync"/>.</summary>
    public WhisperSpeechEngine(
        IWhisperModelSource models,
        IWhisperRuntimeFactory runtimes,
        IOptions<WhisperOptions> options,
        WhisperMetrics metrics,
        TimeProvider time,
        ILogger<WhisperSpeechEngine> logger)
    {
        _models = models;
        _runtimes = runtimes;
        _options = options.Value;
        _metrics = metrics;
        _time = time;
        _logger = logger;
    }

    /// <inheritdoc />
    public SpeechEngineDescription Description => _loaded?.Description ?? new SpeechEngineDescription(
        EngineName, "OpenAI's Whisper: dictation in many languages, with punctuation.", [], ["en"], RecognitionWindow.SampleRateHz, 0);

    /// <inheritdoc />
    public EngineLoad Load => _loaded is { } loaded
        ? new EngineLoad(Volatile.Read(ref _open), loaded.Context.Scheduler.QueueAge)
        : new EngineLoad(0, TimeSpan.Zero);

    /// <inheritdoc />
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var file = await _models.FindAsync(cancellationToken);
        try
        {
            _loaded = await Task.Factory.StartNew(
                () => LoadModel(file, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public ValueTask<IUtteranceDecoder> OpenAsync(UtteranceSettings settings, CancellationToken cancellationToken)
    {
        var loaded = _loaded ?? throw new SpeechEngineUnavailableException("Whisper is not loaded.");
        var open = Interlocked.Increment(ref _open);
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            Admission.Require(open, loaded.Context.Scheduler.FinalsWaiting, loaded.Context.Scheduler.QueueAge, loaded.Capacity, _options);
        }
        catch
        {
            Interlocked.Decrement(ref _open);
            throw;
        }

        var interims = settings.InterimResults ? 1 : 0;
        loaded.Context.CountInterimStreams(interims);
        return ValueTask.FromResult<IUtteranceDecoder>(new WhisperUtterance(
            loaded.Context,
            settings,
            WhisperLanguageTags.ToCode(settings.Language),
            () =>
            {
                loaded.Context.CountInterimStreams(-interims);
                Interlocked.Decrement(ref _open);
            }));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _loaded, null) is { } loaded)
        {
            loaded.Context.Scheduler.Dispose();
            loaded.Runtime.Dispose();
            loaded.File.Dispose();
        }
    }

    private Loaded LoadModel(WhisperModelFile file, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var runtime = _runtimes.Open(file.Path);
        try
        {
            var languages = WhisperLanguageTags.List(runtime.Description.Languages, _options.Language);
            var settings = SchedulerSettings.From(_options, runtime.Description.MaxEncoderBatch);
            var load = new LoadEstimate(settings.Workers, _options);
            var warm = new WarmUp(runtime, settings, _options, _time).Run(cancellationToken);
            load.FinalTook(warm, WarmUp.Audio);
            load.InterimTook(warm);
            var scheduler = new RecognitionScheduler(runtime, settings, load, _metrics, _time);
            var context = new WhisperStreamContext(scheduler, load, _metrics, _options, runtime.Description.MaxAudioContext, _time, _logger);
            var capacity = load.Capacity;
            _metrics.Judged(load.InterimInterval(1), capacity);
            LogLoaded(
                file.Name, runtime.Description.Name, (int)_time.GetElapsedTime(started).TotalMilliseconds,
                (int)warm.TotalMilliseconds, (int)WarmUp.Audio.TotalSeconds, settings.Workers, capacity);
            return new Loaded(
                file,
                runtime,
                context,
                load,
                new SpeechEngineDescription(
                    EngineName,
                    $"OpenAI's Whisper, model {file.Name}, run by {runtime.Description.Name}. Hints make the words in them likelier.",
                    [file.Name],
                    languages,
                    RecognitionWindow.SampleRateHz,
                    capacity));
        }
        catch
        {
            runtime.Dispose();
            throw;
        }
    }

    [LoggerMessage(EventName = "WhisperLoaded", Level = LogLevel.Information,
        Message = "Whisper is ready after {ElapsedMs} ms: {Model} by {Runtime}, {WindowMs} ms for {WindowSeconds} s of audio, {Workers} workers, room for {Capacity} streams")]
    private partial void LogLoaded(string model, string runtime, int elapsedMs, int windowMs, int windowSeconds, int workers, int capacity);

    private sealed record Loaded(
        WhisperModelFile File, IWhisperRuntime Runtime, WhisperStreamContext Context, LoadEstimate Capacity, SpeechEngineDescription Description);
}
