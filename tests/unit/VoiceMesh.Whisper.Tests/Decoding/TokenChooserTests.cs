using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class TokenChooserTests
{
    [Fact]
    public void Top_AnyRow_IsTheStartOfTheSortedRow() =>
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), Gen.Choose(1, 10).ToArbitrary(), (seed, room) =>
        {
            var row = new float[50];
            FakeTokenPredictor.RandomTable(seed, 3)([], row);
            for (var index = 0; index < row.Length; index++)
            {
                // Equal values and forbidden tokens are common.
                row[index] = seed % 3 == 0 && index % 4 != 0 ? float.NegativeInfinity : MathF.Round(row[index]);
            }

            var expected = Enumerable.Range(0, row.Length)
                .Where(token => !float.IsNegativeInfinity(row[token]))
                .OrderByDescending(token => row[token])
                .Take(room)
                .ToArray();
            var tokens = new int[room];

            Assert.Equal(expected, tokens[..TokenChooser.Top(row, tokens)]);
        }));

    [Fact]
    public void Draw_ManyTimes_FollowsTheProbabilities()
    {
        const int Draws = 20000;
        var probabilities = new float[TinyVocabulary.Special.VocabularySize];
        (probabilities[0], probabilities[2], probabilities[15]) = (0.5f, 0.2f, 0.1f);
        var row = probabilities.Select(probability => MathF.Log(probability)).ToArray();
        var chooser = new TokenChooser(TinyVocabulary.Special);
        var random = new SeededRandom(1);
        var counts = new int[row.Length];

        for (var draw = 0; draw < Draws; draw++)
        {
            counts[chooser.Draw(row, ref random).Id]++;
        }

        // What is missing to 1 is shared out; four standard deviations of a binomial of 20000 are below 0.015.
        Assert.All(Enumerable.Range(0, row.Length), token => Assert.Equal(probabilities[token] / 0.8, (double)counts[token] / Draws, 0.015));
        Assert.Equal(Draws, counts[0] + counts[2] + counts[15]);
    }

    [Fact]
    public void Best_TextWithTimesInMind_KnowsTheLikeliestTime()
    {
        var row = new float[TinyVocabulary.Special.VocabularySize];
        Array.Fill(row, float.NegativeInfinity);
        (row[1], row[14], row[16]) = (MathF.Log(0.6f), MathF.Log(0.3f), MathF.Log(0.1f));

        var best = new TokenChooser(TinyVocabulary.Special).Best(row);

        Assert.Equal((1, 14), (best.Id, best.Timestamp));
        Assert.Equal(0.75f, best.TimestampProbability, 1e-4f);
        Assert.Equal(0.4f, best.TimestampMass, 1e-4f);
    }
}
