using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class BeamSearchTests
{
    private const int MaxTokens = 4;

    /// <summary>More than there are sequences of the tiny vocabulary with up to four tokens, so that nothing can fall out of the beam.</summary>
    private const int EverySequence = 2500;

    private static readonly WindowRequest LongWindow = new(0, 100_000, 0, []);

    private static readonly TranscriptionSettings Settings = new()
    {
        MaxTokens = MaxTokens,
        TemperatureIncrement = 0,
        EntropyThreshold = -1,
        LogProbabilityThreshold = -1e9f,
        MaxInitialTimestampSeconds = 0,
        MaxRepeats = 0,
    };

    [Theory]
    [InlineData(false, null)]
    [InlineData(false, 0.6f)]
    [InlineData(true, null)]
    [InlineData(true, 1f)]
    public void Decode_BeamOfEverySequence_FindsTheBestThereIs(bool withTimes, float? lengthPenalty)
    {
        var settings = Settings with { WithoutTimestamps = !withTimes, LengthPenalty = lengthPenalty, BeamSize = EverySequence };
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(40), Prop.ForAll(Seeds(), seed =>
        {
            var table = FakeTokenPredictor.RandomTable(seed, 3);
            var exhaustive = new ExhaustiveSearch(table, MaxTokens, withTimes, lengthPenalty);
            exhaustive.Run(withTimes ? [5] : [5, 12]);

            var result = Decoder(table, EverySequence).Decode(LongWindow, settings, CancellationToken.None);

            Assert.InRange(exhaustive.Sequences, 1, EverySequence);
            if (exhaustive.BestTokens.Count == 0)
            {
                Assert.Equal(HypothesisState.Failed, result.Best.State);
                return;
            }

            Assert.Equal(exhaustive.Best, result.Score.Ranking, 1e-4);
            Assert.Equal(exhaustive.BestTokens, Ids(result));
        }));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Run_BeamOfOne_IsGreedyDecoding(bool withTimes) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(Seeds(), seed =>
        {
            var settings = Settings with { WithoutTimestamps = !withTimes, MaxTokens = 12 };
            var table = FakeTokenPredictor.RandomTable(seed, 3);
            var greedy = Decoder(table, 1).Decode(LongWindow, settings, CancellationToken.None);

            var context = new SearchContext(Predictor(table, 1), TinyVocabulary.Instance);
            context.EnsureRows(1);
            context.Predictor.Append(0, withTimes ? [5] : [5, 12], context.Row(0), CancellationToken.None);
            var bounds = new WindowBounds(0, 100_000, 12, true, 0, false, !withTimes);
            var best = new BeamSearch(context).Run(new SearchRequest(settings, bounds, 0, 1), CancellationToken.None);

            Assert.Equal(Ids(greedy), best.Tokens.ToArray().Select(token => token.Id));
        }));

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Decode_NarrowBeam_ScoresWhatTheNetworkSaysOfItsTokens(int width) =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(100), Prop.ForAll(Seeds(), seed =>
        {
            // Held against one beam that is given the same tokens: a wrong copy of a beam would predict from another prefix.
            var table = FakeTokenPredictor.RandomTable(seed, 3);
            var settings = Settings with { WithoutTimestamps = true, MaxTokens = 20, BeamSize = width };
            var result = Decoder(table, width).Decode(LongWindow, settings, CancellationToken.None);

            var replay = new Hypothesis(20);
            replay.Reset(3000);
            var rules = new TokenRules(TinyVocabulary.Instance);
            var row = new float[TinyVocabulary.Special.VocabularySize];
            foreach (var token in result.Best.Tokens)
            {
                table([5, 12, .. Ids(replay)], row);
                rules.Apply(row, replay, settings, withoutTimestamps: true);
                Assert.Equal(row[token.Id], token.LogProbability, 1e-5f);
                replay.Append(token);
            }
        }));

    [Fact]
    public void Decode_SameInputTwice_IsTheSame()
    {
        var settings = Settings with { BeamSize = 5, MaxTokens = 12 };
        var decoder = Decoder(FakeTokenPredictor.RandomTable(7, 3), 5);

        var first = Ids(decoder.Decode(LongWindow, settings, CancellationToken.None)).ToArray();
        var second = Ids(decoder.Decode(LongWindow, settings, CancellationToken.None)).ToArray();

        Assert.Equal(first, second);
    }

    [Fact]
    public void Decode_BeamThatGreedyMisses_IsFound()
    {
        // "a" looks best at first and leads nowhere; " b" looks worse and is followed by a certain end.
        var decoder = Decoder(
            (tokens, logits) =>
            {
                logits.Fill(-20);
                switch (tokens[^1])
                {
                    case 12:
                        logits[0] = 1;
                        logits[1] = 0.9f;
                        break;
                    case 1:
                        logits[4] = 20;
                        break;
                    default:
                        logits[..5].Clear();
                        break;
                }
            },
            2);
        var settings = Settings with { WithoutTimestamps = true };

        Assert.Equal(0, Ids(decoder.Decode(LongWindow, settings, CancellationToken.None)).First());
        Assert.Equal([1, 4], Ids(decoder.Decode(LongWindow, settings with { BeamSize = 2 }, CancellationToken.None)));
    }

    private static Arbitrary<int> Seeds() => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();

    private static FakeTokenPredictor Predictor(FakeTokenPredictor.LogitsAfter table, int beams) =>
        new(TinyVocabulary.Special.VocabularySize, beams, 64, table);

    private static WindowDecoder Decoder(FakeTokenPredictor.LogitsAfter table, int beams) =>
        new(Predictor(table, beams), TinyVocabulary.Instance, neverPredictsTimes: false);

    private static IEnumerable<int> Ids(in WindowResult result) => Ids(result.Best);

    private static IEnumerable<int> Ids(Hypothesis hypothesis) => hypothesis.Tokens.ToArray().Select(token => token.Id);
}
