using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Testing.Whisper;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Stt.Tests.Engines.Whisper;

/// <summary>What a stream costs in memory, and that nothing stays behind.</summary>
[Trait("Category", "unit")]
[Collection(nameof(WhisperMemoryTests))]
[CollectionDefinition(nameof(WhisperMemoryTests), DisableParallelization = true)]
public sealed class WhisperMemoryTests
{
    private const long StreamLimit = 20L << 20;

    // On a busy machine a final waits longer than the half second from which a service refuses streams; these tests are about memory.
    private const int AnyQueueAgeMs = 60_000;

    [Fact]
    public void Recogniser_TinyShapeFullWindow_TakesLessThanTwentyMegabytes()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("voicemesh-stt-memory-").FullName, "ggml-tiny.en.bin");
        try
        {
            // All of tiny.en that a stream's memory depends on; one layer of the encoder and a small file would not change it.
            RandomModel.Write(path, ModelShape.TinyEnglish with { AudioLayers = 1, SpelledTokens = 1000 });
            using var runtime = ManagedWhisperRuntime.Open(path, new WhisperOptions());
            Recognise(runtime, runtime.CreateRecogniser());
            var recognisers = new List<IWindowRecogniser>();
            var before = GC.GetTotalMemory(forceFullCollection: true);
            for (var i = 0; i < 2; i++)
            {
                recognisers.Add(runtime.CreateRecogniser());
                Recognise(runtime, recognisers[i]);
            }

            var perStream = (GC.GetTotalMemory(forceFullCollection: true) - before) / recognisers.Count;
            Assert.InRange(perStream, 1, StreamLimit);
            recognisers.ForEach(recogniser => recogniser.Dispose());
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    [Fact]
    public async Task Engine_TenThousandUtterances_KeepsNothing()
    {
        var runtime = new FakeWhisperRuntime();
        using var bench = await WhisperBench.LoadAsync(runtime, new WhisperOptions { Workers = 2, EncoderBatch = 2, MaxStreams = 64, MaxQueueAgeMs = AnyQueueAgeMs });
        await SpeakAsync(bench, runtime, 500);
        var recognisers = runtime.Recognisers;
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await SpeakAsync(bench, runtime, 10_000);

        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 2_000_000, $"{grown} bytes more after 10,000 utterances.");
        Assert.InRange(runtime.Recognisers, 1, Math.Max(recognisers, 4));
        Assert.Equal(0, bench.Engine.Load.SlotsInUse);
    }

    [Fact]
    public async Task Engine_TenThousandUtterancesOnTheManagedRuntime_KeepsNothing()
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("voicemesh-stt-memory-").FullName, "ggml-tiny.en.bin");
        try
        {
            RandomModel.Write(path, new ModelShape { State = 32, Heads = 1, AudioContext = 128, SpelledTokens = 400 });
            var options = new WhisperOptions { TemperatureStep = 0, AudioContextFloor = 128, MaxStreams = 64, MaxQueueAgeMs = AnyQueueAgeMs };
            using var bench = await WhisperBench.LoadAsync(ManagedWhisperRuntime.Open(path, options), options);
            await SpeakAsync(bench, null, 50);
            var before = GC.GetTotalMemory(forceFullCollection: true);

            await SpeakAsync(bench, null, 10_000);

            var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
            Assert.True(grown < 2_000_000, $"{grown} bytes more after 10,000 utterances.");
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        }
    }

    private static void Recognise(ManagedWhisperRuntime runtime, IWindowRecogniser recogniser)
    {
        var window = new RecognitionWindow(new short[28 * 16000], 1500, "en", "", RecognitionQuality.Final, 8);
        runtime.Encode([new EncoderInput(recogniser, window)], 1, CancellationToken.None);
        recogniser.Decode(window, 1, CancellationToken.None);
    }

    private static async Task SpeakAsync(WhisperBench bench, FakeWhisperRuntime? runtime, int utterances)
    {
        var speech = new short[16000 / 5];
        await Parallel.ForAsync(0, utterances, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (utterance, cancellationToken) =>
        {
            await using var decoder = await bench.OpenAsync();
            decoder.Append(speech);
            decoder.BeginFinal();
            if (utterance % 5 == 0)
            {
                decoder.DiscardFinal();
                decoder.Append(speech);
            }

            if (utterance % 7 != 0)
            {
                await decoder.FinishAsync(cancellationToken).WaitAsync(WhisperBench.Patience, cancellationToken);
            }
        });
        runtime?.Forget();
    }
}
