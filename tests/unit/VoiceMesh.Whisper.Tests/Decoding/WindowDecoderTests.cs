using VoiceMesh.Testing.Allocations;
using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class WindowDecoderTests
{
    private const int Previous = 10;
    private const int StartOfTranscript = 5;
    private const int NoSpeech = 11;
    private const int End = 4;

    private static readonly WindowRequest ShortAudio = new(0, 300, 0, []);

    private static readonly TranscriptionSettings Settings = new() { MaxRepeats = 0, BestOf = 1 };

    [Fact]
    public void Decode_CertainNetwork_IsAcceptedAtTheFirstTemperature()
    {
        var result = Decode(ScriptedNetwork.Script(1, 30, 0, 1, 2), ShortAudio, Settings);

        Assert.Equal([0, 1, 2, End], Ids(result));
        Assert.Equal(0, result.Temperature);
        Assert.False(result.IsRejected);
        Assert.Equal(3000, result.SeekDelta);
    }

    [Fact]
    public void Decode_UnsureNetwork_TriesEveryTemperatureAndSaysThatNoneWasGood()
    {
        var predictor = Predictor((_, logits) => logits.Clear());

        var result = Decode(predictor, ShortAudio, Settings with { TemperatureIncrement = 0.5f });

        Assert.Equal(1, result.Temperature, 1e-6f);
        Assert.True(result.IsRejected);
        Assert.Equal(3, predictor.Prompts.Count);
    }

    [Fact]
    public void Decode_WithoutIncrement_TriesOnce()
    {
        var result = Decode((_, logits) => logits.Clear(), ShortAudio, Settings with { TemperatureIncrement = 0 });

        Assert.Equal(0, result.Temperature);
        Assert.True(result.IsRejected);
    }

    [Fact]
    public void Decode_MonotonousText_IsTriedAgain()
    {
        // Forty times the same token, then the end: the entropy is 0, the model certain.
        var script = Enumerable.Repeat(0, 40).ToArray();

        var result = Decode(Predictor(ScriptedNetwork.Script(1, 60, script), 128), ShortAudio, Settings with { TemperatureIncrement = 0.2f });

        Assert.True(result.IsRejected);
        Assert.Equal(1, result.Temperature, 1e-5f);
    }

    [Fact]
    public void Decode_SameMonotonousTextWithTheThresholdOff_IsAccepted()
    {
        var script = Enumerable.Repeat(0, 40).ToArray();

        var result = Decode(Predictor(ScriptedNetwork.Script(1, 60, script), 128), ShortAudio, Settings with { EntropyThreshold = -1 });

        Assert.False(result.IsRejected);
        Assert.Equal(41, result.Best.Count);
    }

    [Theory]
    [InlineData(0f, new[] { Previous, 0, 1, StartOfTranscript })]
    [InlineData(0.4f, new[] { Previous, 0, 1, StartOfTranscript })]
    [InlineData(0.5f, new[] { StartOfTranscript })]
    public void Decode_EarlierText_ConditionsOnlyLowTemperatures(float temperature, int[] prompt)
    {
        var predictor = Predictor(ScriptedNetwork.Script(prompt.Length, 30, 0));

        Decode(predictor, ShortAudio with { Context = [0, 1] }, Settings with { Temperature = temperature, TemperatureIncrement = 0 });

        Assert.Equal(prompt, predictor.Prompts[0]);
    }

    [Theory]
    [InlineData(int.MaxValue, 31)]
    [InlineData(5, 4)]
    [InlineData(0, 0)]
    public void Decode_LongEarlierText_KeepsItsEnd(int maxContext, int kept)
    {
        var context = Enumerable.Range(0, 100).Select(index => index % 4).ToArray();
        var predictor = Predictor(ScriptedNetwork.Script(kept == 0 ? 1 : kept + 2, 30, 0));

        var result = Decode(predictor, ShortAudio with { Context = context }, Settings with { MaxContextTokens = maxContext });

        int[] expected = kept == 0 ? [StartOfTranscript] : [Previous, .. context[^kept..], StartOfTranscript];
        Assert.Equal(expected, predictor.Prompts[0]);
        Assert.Equal(kept, result.UsedContext);
    }

    [Theory]
    [InlineData(4f, 30f, false)]
    [InlineData(4f, 0f, true)]
    [InlineData(0f, 0f, false)]
    public void Decode_NoSpeechLikely_IsSilenceOnlyWhenTheTextIsUnsure(float noSpeechLogit, float certainty, bool isSilence)
    {
        var script = ScriptedNetwork.Script(2, certainty, 0, 1);
        var result = Decode(
            (tokens, logits) =>
            {
                script(tokens, logits);
                if (tokens.Count == 1)
                {
                    logits[NoSpeech] = noSpeechLogit;
                }
            },
            ShortAudio,
            Settings with { WithoutTimestamps = true, TemperatureIncrement = 0 });

        Assert.Equal(isSilence, result.IsSilence);
        Assert.Equal(MathF.Exp(noSpeechLogit) / (MathF.Exp(noSpeechLogit) + 16), result.NoSpeechProbability, 1e-5f);
    }

    [Fact]
    public void Decode_LoneTimeAtTheEnd_SkipsTheRestOfTheAudio()
    {
        var result = Decode(ScriptedNetwork.Script(1, 60, 13, 0, 15), new WindowRequest(0, 2000, 0, []), Settings);

        // The search ends with the text; the time before it is at 0.04 s, but nobody speaks behind it.
        Assert.Equal([13, 0, 15], Ids(result));
        Assert.Equal(2000, result.SeekDelta);
    }

    [Fact]
    public void Decode_PairOfTimesAtTheEnd_MovesToTheSecond()
    {
        var result = Decode(ScriptedNetwork.Script(1, 60, 13, 0, 15, 15, 1, 1), new WindowRequest(0, 5000, 0, []), Settings);

        Assert.Equal([13, 0, 15, 15], Ids(result));
        Assert.Equal(4, result.SeekDelta);
    }

    [Fact]
    public void Decode_LoopingText_IsStoppedAndCutToItsFirstRound()
    {
        var predictor = Predictor((tokens, logits) =>
        {
            logits.Clear();
            logits[tokens.Count == 1 ? 2 : tokens.Count % 2] = 60;
        });

        var result = Decode(predictor, ShortAudio, Settings with { MaxRepeats = 8, TemperatureIncrement = 0 });

        Assert.Equal([2, 0, 1], Ids(result));
        Assert.True(result.IsRejected);
        Assert.Equal(16, predictor.Steps);
    }

    [Fact]
    public void Decode_TextAtTheWantedLimit_EndsThere()
    {
        var result = Decode((_, logits) => logits[0] = 60, ShortAudio, Settings with { MaxTokens = 3 });

        Assert.Equal([0, 0, 0], Ids(result));
        Assert.False(result.IsRejected);
    }

    [Fact]
    public void Decode_BestOf_TakesTheLikeliestDraw()
    {
        var settings = Settings with { Temperature = 1, TemperatureIncrement = 0, EntropyThreshold = -1, WithoutTimestamps = true, MaxTokens = 6 };
        var table = FakeTokenPredictor.RandomTable(3, 1);
        var averages = Enumerable.Range(1, 8)
            .Select(count => Decode(table, ShortAudio, settings with { BestOf = count }).Score.AverageLogProbability)
            .ToArray();

        Assert.True(averages[7] > averages[0], "Eight draws found nothing better than one.");
    }

    [Fact]
    public void Decode_SeededDraws_AreTheSameEachTimeAndOthersWithAnotherSeed()
    {
        var settings = Settings with { Temperature = 1, TemperatureIncrement = 0, EntropyThreshold = -1, WithoutTimestamps = true };
        var table = FakeTokenPredictor.RandomTable(3, 1);

        var first = Ids(Decode(table, ShortAudio, settings));

        Assert.Equal(first, Ids(Decode(table, ShortAudio, settings)));
        Assert.NotEqual(first, Ids(Decode(table, ShortAudio, settings with { Seed = 1 })));
    }

    [Fact]
    public void Decode_MoreHypothesesThanThePredictorHolds_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => Decode((_, logits) => logits.Clear(), ShortAudio, Settings with { BeamSize = 9 }));

        Assert.Contains("9", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_CancelledMeanwhile_StopsAtTheNextStep()
    {
        using var cancellation = new CancellationTokenSource();
        var predictor = Predictor((tokens, logits) =>
        {
            logits.Clear();
            logits[tokens.Count % 3] = 60;
            if (tokens.Count == 5)
            {
                cancellation.Cancel();
            }
        });

        Assert.Throws<OperationCanceledException>(() => new WindowDecoder(predictor, TinyVocabulary.Instance, false).Decode(ShortAudio, Settings, cancellation.Token));
        Assert.Equal(4, predictor.Steps);
    }

    [Fact]
    public void Decode_SecondWindowOfTheSameKind_AllocatesAlmostNothing()
    {
        var decoder = new WindowDecoder(Predictor(ScriptedNetwork.Script(1, 30, 0, 1, 2)), TinyVocabulary.Instance, false);

        var allocated = SteadyAllocations.BytesOf(() => decoder.Decode(ShortAudio, Settings, CancellationToken.None), times: 100, warmUp: 1);

        // The fake itself keeps its prompts and compares beams.
        Assert.InRange(allocated / 100, 0, 2000);
    }

    private static FakeTokenPredictor Predictor(FakeTokenPredictor.LogitsAfter logitsAfter, int maxTokens = 64) =>
        new(TinyVocabulary.Special.VocabularySize, 8, maxTokens, logitsAfter);

    private static WindowResult Decode(FakeTokenPredictor.LogitsAfter logitsAfter, in WindowRequest request, TranscriptionSettings settings) =>
        Decode(Predictor(logitsAfter), request, settings);

    private static WindowResult Decode(FakeTokenPredictor predictor, in WindowRequest request, TranscriptionSettings settings) =>
        new WindowDecoder(predictor, TinyVocabulary.Instance, neverPredictsTimes: false).Decode(request, settings, CancellationToken.None);

    private static int[] Ids(in WindowResult result) => [.. result.Best.Tokens.ToArray().Select(token => token.Id)];
}
