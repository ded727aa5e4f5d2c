using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Testing;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Decoding;

/// <summary>What must be true of every sequence, whatever the network says: random networks, followed by random tokens among those allowed.</summary>
[Trait("Category", "unit")]
public sealed class TokenRulesTests
{
    private const int Length = 24;

    private static readonly SpecialTokens Special = TinyVocabulary.Special with { FirstTimestamp = 13, VocabularySize = 13 + 80 };

    private static readonly Vocabulary Vocabulary = TinyVocabulary.Make(Special, "a", " -", "(", " ");

    private static readonly TranscriptionSettings Settings = new();

    [Fact]
    public void Apply_AnyNetwork_NeverLetsTimesGoBack() => ForEverySequence(Settings, false, tokens =>
    {
        var times = tokens.Where(Special.IsTimestamp).ToArray();
        Assert.Equal(times.Order(), times);
    });

    [Fact]
    public void Apply_AnyNetwork_PairsTimes() => ForEverySequence(Settings, false, tokens =>
    {
        for (var index = 1; index < tokens.Count; index++)
        {
            if (Special.IsTimestamp(tokens[index - 1]) && (index < 2 || Special.IsTimestamp(tokens[index - 2])))
            {
                Assert.False(Special.IsTimestamp(tokens[index]), "A third time, or two at the start.");
            }
            else if (Special.IsTimestamp(tokens[index - 1]))
            {
                Assert.False(Special.IsText(tokens[index]), "Text between the end of a segment and the start of the next.");
            }
        }
    });

    [Fact]
    public void Apply_AnyNetwork_AllowsOnlyTextTimesAndTheEnd() => ForEverySequence(Settings, false, tokens =>
        Assert.All(tokens, token => Assert.True(Special.IsText(token) || Special.IsTimestamp(token) || token == Special.EndOfText)));

    [Fact]
    public void Apply_FirstToken_IsNeitherBlankNorALateTime() => ForEverySequence(Settings with { MaxInitialTimestampSeconds = 0.5f }, false, tokens =>
        Assert.False(tokens[0] == Special.EndOfText || tokens[0] == TinyVocabulary.Space || tokens[0] > Special.FirstTimestamp + 25));

    [Fact]
    public void Apply_WithoutTimestamps_GivesNone() =>
        ForEverySequence(Settings, true, tokens => Assert.DoesNotContain(tokens, Special.IsTimestamp));

    [Fact]
    public void Apply_NonSpeechSuppressed_GivesNoBrackets() => ForEverySequence(Settings with { SuppressNonSpeech = true }, true, tokens =>
    {
        Assert.DoesNotContain(1, tokens);
        Assert.DoesNotContain(2, tokens);
    });

    [Fact]
    public void Apply_AnyNetwork_GivesLogProbabilities() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Seeds(), seed =>
        {
            var row = Row(seed, []);
            var raw = row.ToArray();
            new TokenRules(Vocabulary).Apply(row, NewHypothesis(), Settings, withoutTimestamps: true);

            Assert.Equal(1, row.Sum(MathF.Exp), 1e-4f);
            Assert.Equal(raw[0] - raw[1], row[0] - row[1], 1e-4f);
        }));

    [Theory]
    [InlineData(1.1f, true)]
    [InlineData(0.9f, false)]
    public void Apply_TimesTogetherAgainstTheBestText_DecideWhetherATimeComes(float massOverText, bool isTime)
    {
        // Two times of equal weight against one text token.
        var row = new float[Special.VocabularySize];
        Array.Fill(row, -50);
        row[0] = 0;
        row[Special.FirstTimestamp + 1] = MathF.Log(massOverText / 2);
        row[Special.FirstTimestamp + 2] = MathF.Log(massOverText / 2);

        new TokenRules(Vocabulary).Apply(row, NewHypothesis(), Settings, withoutTimestamps: false);

        Assert.Equal(isTime, float.IsNegativeInfinity(row[0]));
        Assert.Equal(massOverText / 2 / (1 + massOverText), MathF.Exp(row[Special.FirstTimestamp + 1]), 1e-4f);
    }

    [Fact]
    public void Apply_NothingLeft_EndsTheText()
    {
        var row = new float[Special.VocabularySize];
        Array.Fill(row, float.NegativeInfinity);

        new TokenRules(Vocabulary).Apply(row, NewHypothesis(), Settings, withoutTimestamps: false);

        Assert.Equal(Special.EndOfText, new TokenChooser(Special).Best(row).Id);
    }

    private static void ForEverySequence(TranscriptionSettings settings, bool withoutTimestamps, Action<IReadOnlyList<int>> holds) =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Seeds(), seed =>
        {
            var rules = new TokenRules(Vocabulary);
            var chooser = new TokenChooser(Special);
            var endings = new EndingRules(Special);
            var random = new SeededRandom((ulong)seed);
            var hypothesis = NewHypothesis();
            var bounds = new WindowBounds(0, 100_000, Length, true, 0, false, withoutTimestamps);
            var ids = new List<int>();
            while (hypothesis.State == HypothesisState.Live)
            {
                var row = Row(seed, ids);
                rules.Apply(row, hypothesis, settings, withoutTimestamps);
                hypothesis.Append(chooser.Draw(row, ref random));
                ids.Add(hypothesis.Last.Id);
                Assert.False(float.IsNegativeInfinity(hypothesis.Last.LogProbability), "A forbidden token was drawn.");
                endings.Judge(hypothesis, bounds);
            }

            holds(ids);
        }));

    private static float[] Row(int seed, IReadOnlyList<int> tokens)
    {
        var row = new float[Special.VocabularySize];
        FakeTokenPredictor.RandomTable(seed, 4)(tokens, row);
        return row;
    }

    private static Hypothesis NewHypothesis()
    {
        var hypothesis = new Hypothesis(Length);
        hypothesis.Reset(3000);
        return hypothesis;
    }

    private static Arbitrary<int> Seeds() => Gen.Choose(0, int.MaxValue - 1).ToArbitrary();
}
