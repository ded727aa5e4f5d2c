using System.Collections.Concurrent;
using System.Collections.Immutable;
using VoiceMesh.Models.Caching;
using VoiceMesh.Tts.Engines.EspeakNg;
using VoiceMesh.Tts.Telemetry;
using SessionOptions = Microsoft.ML.OnnxRuntime.SessionOptions;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>
/// Piper's neural voices (VITS networks, Kim et al. 2021, arXiv:2106.06103) by ONNX Runtime: espeak-ng says how a sentence is pronounced, one run of
/// the network makes all of its audio. Networks are loaded when first asked for and stay within a limit of memory.
/// </summary>
public sealed partial class PiperSynthesizer : ISpeechSynthesizer, IDisposable
{
    internal const string EngineName = "piper";

    private readonly PiperOptions _options;
    private readonly PhonemeReader _reader;
    private readonly LoadedModels<PiperModel> _loaded;
    private readonly SynthesisThreads _threads;
    private readonly TtsMetrics? _metrics;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<(string Voice, string Phoneme), bool> _reported = new();
    private volatile ImmutableDictionary<string, (PiperVoice Voice, int Speaker)> _speakers = ImmutableDictionary.Create<string, (PiperVoice, int)>(StringComparer.Ordinal);
    private volatile ImmutableList<VoiceInfo> _voices = [];

    /// <summary>Makes an engine that has no voices yet.</summary>
    /// <param name="options">Settings.</param>
    /// <param name="espeak">Knows pronunciations; null where espeak-ng is missing.</param>
    /// <param name="memoryLimitBytes">What loaded voices may take together.</param>
    /// <param name="queueCapacity">Requests that may wait for a thread.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="metrics">Counts what voices can't pronounce; null for nobody.</param>
    /// <param name="logger">The log.</param>
    public PiperSynthesizer(
        PiperOptions options, EspeakPhonemizer? espeak, long memoryLimitBytes, int queueCapacity, TimeProvider timeProvider, TtsMetrics? metrics, ILogger<PiperSynthesizer> logger)
    {
        _options = options;
        _reader = new PhonemeReader(espeak);
        _loaded = new LoadedModels<PiperModel>(options.MemoryLimitMb > 0 ? (long)options.MemoryLimitMb << 20 : memoryLimitBytes, timeProvider);
        var workers = options.Workers > 0 ? options.Workers : Math.Max(1, Environment.ProcessorCount / options.IntraOpThreads);
        _threads = new SynthesisThreads(EngineName, workers, queueCapacity);
        _metrics = metrics;
        _logger = logger;
        metrics?.ObserveVoices(() => _loaded.Keys.Count, () => _loaded.LoadedBytes);
    }

    /// <inheritdoc />
    public string Engine => EngineName;

    /// <inheritdoc />
    public string Note => "Piper, neural voices that run locally by ONNX Runtime.";

    /// <inheritdoc />
    public IReadOnlyList<VoiceInfo> Voices => _voices;

    /// <summary>Voices whose networks are in memory, most recently used first.</summary>
    public IReadOnlyList<string> LoadedVoices => _loaded.Keys;

    /// <summary>Whether ONNX Runtime can be used.</summary>
    /// <param name="problem">Null, or one sentence for the log and for a person.</param>
    public static bool IsRuntimeInstalled(out string? problem)
    {
        try
        {
            using var options = new SessionOptions();
            problem = null;
            return true;
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            problem = $"Piper's voices can't speak: {e.GetBaseException().Message}";
            return false;
        }
    }

    /// <summary>Adds a voice behind those that are there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="modelPath">Its <c>.onnx</c> file; the <c>.onnx.json</c> lies beside it.</param>
    /// <param name="loadNow">Whether the network is loaded, and so proved, before callers may ask for it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="PiperVoiceException">Its files can't be used.</exception>
    /// <exception cref="SpeechEngineException">It can't speak.</exception>
    public async Task AddAsync(string name, string modelPath, bool loadNow, CancellationToken cancellationToken)
    {
        var voice = PiperVoice.Read(name, modelPath);
        if (loadNow)
        {
            using var lease = await AcquireAsync(voice, cancellationToken);
        }

        foreach (var (info, speaker) in voice.Speakers())
        {
            if (!_speakers.ContainsKey(info.Name))
            {
                _speakers = _speakers.Add(info.Name, (voice, speaker));
                _voices = _voices.Add(info);
            }
        }

        LogVoice(_logger, name, voice.Config.Language, voice.Config.Speakers.Count, voice.Config.SampleRateHz, modelPath);
    }

    /// <inheritdoc />
    public async Task SynthesizeAsync(SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
    {
        var (voice, speaker) = _speakers[request.Voice.Name];
        using var lease = await AcquireAsync(voice, cancellationToken);
        var utterance = await _reader.ReadAsync(request.Text, voice.Config, cancellationToken);
        if (utterance.Phonemes.Count > 0)
        {
            await _threads.RunAsync(() => Speak(lease.Model, voice, speaker, utterance, request, sink, cancellationToken), cancellationToken);
        }
    }

    /// <summary>Stops the threads and unloads the voices.</summary>
    public void Dispose()
    {
        _threads.Dispose();
        _loaded.Dispose();
    }

    private void Speak(PiperModel model, PiperVoice voice, int speaker, PiperUtterance utterance, SynthesisRequest request, ISpeechSink sink, CancellationToken cancellationToken)
    {
        var ids = Encode(utterance, voice);
        using var run = model.Run(ids.Ids, Scales(voice.Config, request.SpeakingRate), speaker, cancellationToken);
        foreach (var word in WordTimes.Place(utterance, ids, run.Durations, run.Samples.Length))
        {
            sink.WriteWord(word);
        }

        if (!PcmWriter.Write(run, model.Gain, voice.Config.SampleRateHz, sink) || cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
    }

    private async ValueTask<ModelLease<PiperModel>> AcquireAsync(PiperVoice voice, CancellationToken cancellationToken)
    {
        try
        {
            return await _loaded.AcquireAsync(voice.Name, voice.SizeBytes, ending => LoadAsync(voice, ending), cancellationToken);
        }
        catch (Exception e) when (e is PiperVoiceException or ModelMemoryException)
        {
            throw new SpeechEngineException(e.Message, e);
        }
    }

    /// <summary>Loads a voice and lets it speak a first sentence, which shows how loud it is and pages its weights in.</summary>
    private async Task<LoadedModel<PiperModel>> LoadAsync(PiperVoice voice, CancellationToken cancellationToken)
    {
        PiperModel? model = null;
        try
        {
            await _threads.RunAsync(() => model = PiperModel.Load(voice.ModelPath, voice.Config, _options.IntraOpThreads), cancellationToken);
            var utterance = await _reader.ReadAsync(FirstSentence(voice.Config), voice.Config, cancellationToken);
            var ids = PhonemeIds.Encode(utterance.Phonemes, voice.Config);
            await _threads.RunAsync(
                () =>
                {
                    using var run = model!.Run(ids.Ids, Scales(voice.Config, 1), 0, cancellationToken);
                    model.Gain = PcmWriter.GainFor(run.Peak);
                },
                cancellationToken);
            return new LoadedModel<PiperModel>(model!, voice.SizeBytes);
        }
        catch
        {
            model?.Dispose();
            throw;
        }
    }

    /// <summary>Numbers are read in every language; a voice of letters gets its own.</summary>
    private static string FirstSentence(PiperVoiceConfig config) => config.Alphabet == PhonemeAlphabet.Espeak
        ? "1, 2, 3, 4, 5."
        : string.Concat(config.PhonemeIds.Keys.Where(static phoneme => phoneme.All(char.IsLetter)).Order(StringComparer.Ordinal).Take(40));

    private float[] Scales(PiperVoiceConfig config, double speakingRate) =>
    [
        (float)(_options.NoiseScale ?? config.NoiseScale),
        (float)(config.LengthScale * _options.LengthScale / speakingRate),
        (float)(_options.NoiseWidth ?? config.NoiseWidth),
    ];

    private PhonemeIds Encode(PiperUtterance utterance, PiperVoice voice)
    {
        var ids = PhonemeIds.Encode(utterance.Phonemes, voice.Config);
        if (ids.Skipped.Count > 0)
        {
            _metrics?.AddSkippedPhonemes(voice.Name, ids.Skipped.Count);
            foreach (var phoneme in ids.Skipped.Distinct())
            {
                if (_reported.TryAdd((voice.Name, phoneme), true))
                {
                    LogUnknownPhoneme(_logger, voice.Name, phoneme);
                }
            }
        }

        return ids;
    }
}
