using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Runtimes;

/// <summary>What the scheduler relies on, held against both implementations with a model of random weights.</summary>
[Trait("Category", "unit")]
public sealed class WhisperRuntimeConformanceTests(RandomModelFixture models) : IClassFixture<RandomModelFixture>
{
    private const int Tokens = 24;

    public static TheoryData<RuntimeKind> Runtimes => [RuntimeKind.Managed, RuntimeKind.WhisperNet];

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Open_Model_DescribesIt(RuntimeKind kind)
    {
        using var english = RandomModelFixture.Open(kind, models.EnglishPath);
        using var many = RandomModelFixture.Open(kind, models.MultilingualPath);
        Assert.Equal(["en"], english.Description.Languages);
        Assert.Equal(99, many.Description.Languages.Count);
        Assert.Equal(1500, english.Description.MaxAudioContext);
        Assert.InRange(english.Description.MaxEncoderBatch, 1, 16);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Open_NoModel_SaysWhatIsWrong(RuntimeKind kind)
    {
        var text = Path.Combine(Path.GetDirectoryName(models.EnglishPath)!, $"ggml-text-{kind}.bin");
        await File.WriteAllTextAsync(text, "this is no model");
        var wrong = Assert.Throws<SpeechEngineUnavailableException>(() => RandomModelFixture.Open(kind, text));
        Assert.Contains(text, wrong.Message, StringComparison.Ordinal);
        Assert.Throws<SpeechEngineUnavailableException>(() => RandomModelFixture.Open(kind, text + "-missing"));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Open_TruncatedModel_IsRefused(RuntimeKind kind)
    {
        var cut = Path.Combine(Path.GetDirectoryName(models.EnglishPath)!, $"ggml-cut-{kind}.bin");
        await File.WriteAllBytesAsync(cut, (await File.ReadAllBytesAsync(models.EnglishPath))[..1_000_000]);
        Assert.Throws<SpeechEngineUnavailableException>(() => RandomModelFixture.Open(kind, cut));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Decode_SameWindowTwice_IsTheSameTextWithProbabilities(RuntimeKind kind)
    {
        using var runtime = RandomModelFixture.Open(kind, models.EnglishPath);
        using var recogniser = runtime.CreateRecogniser();
        var first = Recognise(runtime, recogniser, Window());
        var second = Recognise(runtime, recogniser, Window());

        Assert.NotEmpty(first.Segments);
        Assert.Equal(Text(first), Text(second));
        Assert.True(first.AverageLogProbability < 0);
        Assert.InRange(first.NoSpeechProbability, 0, 1);
        Assert.All(first.Segments.SelectMany(segment => segment.Tokens), token => Assert.True(token.LogProbability <= 0));
        Assert.InRange(first.Segments.Sum(segment => segment.Tokens.Count), 1, 32);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Decode_Final_TimesTokensInOrderWithinTheWindow(RuntimeKind kind)
    {
        using var runtime = RandomModelFixture.Open(kind, models.EnglishPath);
        using var recogniser = runtime.CreateRecogniser();
        var heard = Recognise(runtime, recogniser, Window());
        var tokens = heard.Segments.SelectMany(segment => segment.Tokens).ToList();
        Assert.All(tokens, token => Assert.InRange(token.StartMs, 0, 30_000));
        Assert.All(tokens, token => Assert.True(token.EndMs >= token.StartMs));
        Assert.All(tokens.Zip(tokens.Skip(1)), pair => Assert.True(pair.First.StartMs <= pair.Second.StartMs));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Decode_OtherPromptAndContext_CanFollowOnTheSameRecogniser(RuntimeKind kind)
    {
        using var runtime = RandomModelFixture.Open(kind, models.EnglishPath);
        using var recogniser = runtime.CreateRecogniser();
        var plain = Recognise(runtime, recogniser, Window());
        Recognise(runtime, recogniser, Window(audioContext: 512) with { Prompt = "names and places" });
        var again = Recognise(runtime, recogniser, Window());
        Assert.Equal(Text(plain), Text(again));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Decode_LanguageOpen_NamesOneThatTheModelKnows(RuntimeKind kind)
    {
        using var runtime = RandomModelFixture.Open(kind, models.MultilingualPath);
        using var recogniser = runtime.CreateRecogniser();
        var detected = Recognise(runtime, recogniser, Window() with { Language = null });
        var german = Recognise(runtime, recogniser, Window() with { Language = "de" });
        Assert.Contains(detected.Language, runtime.Description.Languages);
        Assert.Equal("de", german.Language);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Decode_Cancelled_ThrowsAndTheRecogniserStaysUsable(RuntimeKind kind)
    {
        using var runtime = RandomModelFixture.Open(kind, models.EnglishPath);
        using var recogniser = runtime.CreateRecogniser();
        var expected = Recognise(runtime, recogniser, Window());
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => runtime.Encode([new EncoderInput(recogniser, Window())], 1, cancelled.Token));
        Encode(runtime, recogniser, Window());
        Assert.ThrowsAny<OperationCanceledException>(() => recogniser.Decode(Window(), 1, cancelled.Token));
        Assert.Equal(Text(expected), Text(Recognise(runtime, recogniser, Window())));
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public void Encode_WholeBatch_IsWhatOneByOneIs(RuntimeKind kind)
    {
        using var runtime = RandomModelFixture.Open(kind, models.EnglishPath);
        var windows = Enumerable.Range(1, Math.Min(3, runtime.Description.MaxEncoderBatch)).Select(seed => Window(seed)).ToList();
        var recognisers = windows.Select(_ => runtime.CreateRecogniser()).ToList();
        var single = windows.Zip(recognisers).Select(pair => Text(Recognise(runtime, pair.Second, pair.First))).ToList();

        runtime.Encode([.. windows.Zip(recognisers).Select(pair => new EncoderInput(pair.Second, pair.First))], 1, CancellationToken.None);
        var together = windows.Zip(recognisers).Select(pair => Text(pair.Second.Decode(pair.First, 1, CancellationToken.None))).ToList();

        Assert.Equal(single, together);
        recognisers.ForEach(recogniser => recogniser.Dispose());
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Recognise_SeveralAtOnce_AreIndependent(RuntimeKind kind)
    {
        using var runtime = RandomModelFixture.Open(kind, models.EnglishPath);
        using var first = runtime.CreateRecogniser();
        var expected = Enumerable.Range(1, 4).Select(seed => Text(Recognise(runtime, first, Window(seed)))).ToList();
        var texts = await Task.WhenAll(Enumerable.Range(1, 4).Select(seed => Task.Run(() =>
        {
            using var recogniser = runtime.CreateRecogniser();
            return Text(Recognise(runtime, recogniser, Window(seed)));
        })));
        Assert.Equal(expected, texts);
    }

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task Engine_OverTheRuntime_AnswersInterimsAndAFinal(RuntimeKind kind)
    {
        using var bench = await WhisperBench.LoadAsync(
            RandomModelFixture.Open(kind, models.EnglishPath, new WhisperOptions { TemperatureStep = 0 }), new WhisperOptions { TemperatureStep = 0 });
        await using var decoder = await bench.OpenAsync();
        decoder.Append(Noise(1, 16000));
        var interim = await decoder.Interims.ReadAsync().AsTask().WaitAsync(WhisperBench.Patience);
        decoder.Append(Noise(2, 16000));
        var final = await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);

        Assert.NotEmpty(interim.Text);
        Assert.NotEmpty(final.Text);
        Assert.Equal(2000, final.AudioMs);
        Assert.InRange(final.Confidence, 0.0001f, 1);
    }

    private static string Text(RecognisedWindow window) => string.Concat(window.Segments.Select(segment => segment.Text));

    private static void Encode(IWhisperRuntime runtime, IWindowRecogniser recogniser, RecognitionWindow window) =>
        runtime.Encode([new EncoderInput(recogniser, window)], 1, CancellationToken.None);

    // Encoding and decoding get the same object, as the scheduler does it.
    private static RecognisedWindow Recognise(IWhisperRuntime runtime, IWindowRecogniser recogniser, RecognitionWindow window)
    {
        Encode(runtime, recogniser, window);
        return recogniser.Decode(window, 1, CancellationToken.None);
    }

    private static RecognitionWindow Window(int seed = 1, int audioContext = 256) =>
        new(Noise(seed, 32000), audioContext, "en", "", RecognitionQuality.Final, Tokens);

    private static short[] Noise(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(-8000, 8000))];
    }
}
