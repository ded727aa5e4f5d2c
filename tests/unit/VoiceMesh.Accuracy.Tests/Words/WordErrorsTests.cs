using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Accuracy.Words;

namespace VoiceMesh.Accuracy.Tests.Words;

[Trait("Category", "unit")]
public sealed class WordErrorsTests
{
    private static readonly Arbitrary<string[]> Sentences = Gen.Elements("a", "b", "c", "d").ArrayOf().ToArbitrary();

    [Theory]
    [InlineData("go forward ten meters", "go forward ten meters", 0, 0, 0)]
    [InlineData("go forward ten meters", "go for ten meters", 1, 0, 0)]
    [InlineData("go forward ten meters", "go ten meters", 0, 1, 0)]
    [InlineData("go forward ten meters", "go go forward ten meters", 0, 0, 1)]
    [InlineData("go forward", "", 0, 2, 0)]
    [InlineData("", "thank you", 0, 0, 2)]
    [InlineData("a b c d", "a x c d e", 1, 0, 1)]
    public void Between_Texts_CountsEachKindOfError(string reference, string hypothesis, int substitutions, int deletions, int insertions)
    {
        var errors = WordErrors.Between(reference, hypothesis);

        Assert.Equal((substitutions, deletions, insertions), (errors.Substitutions, errors.Deletions, errors.Insertions));
    }

    [Fact]
    public void Rate_MoreMadeUpThanSaid_ExceedsOne() => Assert.Equal(2.0, WordErrors.Between("hello", "thanks for watching").Rate + WordErrors.Between("hello", "hello").Rate - 1);

    [Fact]
    public void Rate_SumOfTwo_WeighsByWords()
    {
        var sum = WordErrors.Between("a b c", "a b c") + WordErrors.Between("d", "e");

        Assert.Equal(0.25, sum.Rate);
    }

    [Fact]
    public void Between_AnySequences_IsAMetricWithConsistentCounts() => Prop.ForAll(Sentences, Sentences, Sentences, (a, b, c) =>
    {
        var forth = WordErrors.Between(a, b);
        var back = WordErrors.Between(b, a);

        Assert.Equal(0, WordErrors.Between(a, a).Errors);
        Assert.Equal(forth.Errors, back.Errors);
        Assert.Equal(b.Length - a.Length, forth.Insertions - forth.Deletions);
        Assert.True(forth.Substitutions + forth.Deletions <= a.Length);
        Assert.True(WordErrors.Between(a, c).Errors <= forth.Errors + WordErrors.Between(b, c).Errors);
        Assert.Equal(a.SequenceEqual(b), forth.Errors == 0);
    }).QuickCheckThrowOnFailure();
}
