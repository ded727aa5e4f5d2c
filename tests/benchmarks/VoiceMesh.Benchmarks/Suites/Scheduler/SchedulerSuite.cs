using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using VoiceMesh.Benchmarks.Measuring;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Benchmarks.Suites.Scheduler;

/// <summary>Many streams on one Whisper model, with the scheduler and without.</summary>
internal sealed class SchedulerSuite : ISuite
{
    private const int Seed = 5;
    private const double SentenceSeconds = 3;

    // Three seconds of speech are about eight words.
    private const double TokensPerSecond = 4;

    public string Name => "scheduler";

    public string Description =>
        "Whisper in the shape of tiny.en, random weights: how long does a final take when many speak, with one scheduler for all streams and without, and what gives way first?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var quick = settings == MeasurementSettings.Quick;
        var folder = Directory.CreateTempSubdirectory("voicemesh-bench-");
        try
        {
            var model = Path.Combine(folder.FullName, "ggml-tiny.en.bin");
            RandomModel.Write(model, ModelShape.TinyEnglish);
            // A random model fails every check of its own text, so nothing may be decoded twice for that; and late finals are measured, not avoided by refusing streams.
            var options = new WhisperOptions
            {
                Runtime = "managed",
                TemperatureStep = 0,
                LogProbabilityThreshold = -10,
                QueueLimit = 1000,
                MaxQueueAgeMs = 60_000,
            };
            using var runtime = new SpokenLengthRuntime(ManagedWhisperRuntime.Open(model, options), TokensPerSecond);
            yield return EncoderBatches.Measure(runtime, settings, cancellationToken);
            await foreach (var table in MeasureAsync(runtime, options, quick, cancellationToken))
            {
                yield return table;
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async IAsyncEnumerable<ResultTable> MeasureAsync(
        SpokenLengthRuntime runtime, WhisperOptions options, bool quick, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var sentence = TestAudio.VoicePcm(16000, SentenceSeconds);
        using var free = new Pool(runtime);
        var alone = new SpokenLoad(() => ValueTask.FromResult<IUtteranceDecoder>(new UnscheduledUtterance(runtime, free.Rent(), options, free.Return)), () => runtime.Interims, sentence);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        options.MaxStreams = 1000;
        using var engine = await LoadAsync(runtime, options, services, cancellationToken);
        var scheduled = new SpokenLoad(() => engine.OpenAsync(new UtteranceSettings("en", true, []), cancellationToken), () => runtime.Interims, sentence);

        var rows = new List<IReadOnlyList<string>>();
        foreach (var (people, utterances) in quick ? [(1, 1), (4, 1)] : new[] { (1, 8), (4, 4), (16, 3) })
        {
            var without = await alone.RunAsync(people, utterances, Seed, cancellationToken);
            var with = await scheduled.RunAsync(people, utterances, Seed, cancellationToken);
            rows.Add(
            [
                people.ToString(CultureInfo.InvariantCulture), Ms(without.Quantile(0.5)), Ms(without.Quantile(0.95)), Ms(with.Quantile(0.5)), Ms(with.Quantile(0.95)),
                ResultTable.Number(with.Quantile(0.5) / without.Quantile(0.5)), ResultTable.Number(with.Quantile(0.95) / without.Quantile(0.95)),
                ResultTable.Number(without.InterimsPerSecond), ResultTable.Number(with.InterimsPerSecond),
            ]);
        }

        yield return new ResultTable(
            "end of an utterance of 3 s to its final",
            ["streams", "each for itself p50", "p95", "scheduler p50", "p95", "ratio p50", "ratio p95", "interims per s, each for itself", "scheduler"],
            rows,
            $"{Environment.ProcessorCount} processors. 'Each for itself': every stream recognises its whole window on a thread of its own whenever half a second came, and never gives way.");

        options.MaxStreams = 0;
        using var measured = await LoadAsync(runtime, options, services, cancellationToken);
        yield return await NeighboursAsync(scheduled, Math.Max(1, measured.Description.MaxConcurrentStreams / 2), quick ? 3 : 12, cancellationToken);
    }

    private static async Task<ResultTable> NeighboursAsync(SpokenLoad load, int neighbours, int utterances, CancellationToken cancellationToken)
    {
        var quiet = await load.RunAsync(1, utterances, Seed, cancellationToken);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var others = load.RunAsync(neighbours, 1000, Seed + 1, enough.Token);
        var beside = await load.RunAsync(1, utterances, Seed, cancellationToken);
        await enough.CancelAsync();
        await ((Task)others).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return new ResultTable(
            "one stream beside neighbours at half of the capacity",
            ["neighbours", "final p50", "p95", "p50 ÷ alone", "p95 ÷ alone"],
            [
                Row("0", quiet, quiet),
                Row(neighbours.ToString(CultureInfo.InvariantCulture), beside, quiet),
            ],
            "The capacity is what the engine admits by its own measurement at start.");
    }

    private static string[] Row(string neighbours, SpokenLoad.Result result, SpokenLoad.Result alone) =>
    [
        neighbours, Ms(result.Quantile(0.5)), Ms(result.Quantile(0.95)),
        ResultTable.Number(result.Quantile(0.5) / alone.Quantile(0.5)), ResultTable.Number(result.Quantile(0.95) / alone.Quantile(0.95)),
    ];

    private static async Task<WhisperSpeechEngine> LoadAsync(IWhisperRuntime runtime, WhisperOptions options, ServiceProvider services, CancellationToken cancellationToken)
    {
        var engine = new WhisperSpeechEngine(
            new BenchModel(), new BenchModel(runtime), Options.Create(options), new WhisperMetrics(services.GetRequiredService<IMeterFactory>()),
            TimeProvider.System, NullLogger<WhisperSpeechEngine>.Instance);
        await engine.LoadAsync(cancellationToken);
        return engine;
    }

    private static string Ms(TimeSpan time) => $"{ResultTable.Number(time.TotalMilliseconds)} ms";

    private sealed class Pool(IWhisperRuntime runtime) : IDisposable
    {
        private readonly ConcurrentBag<IWindowRecogniser> _free = [];

        public IWindowRecogniser Rent() => _free.TryTake(out var recogniser) ? recogniser : runtime.CreateRecogniser();

        public void Return(IWindowRecogniser recogniser) => _free.Add(recogniser);

        public void Dispose()
        {
            foreach (var recogniser in _free)
            {
                recogniser.Dispose();
            }
        }
    }
}
