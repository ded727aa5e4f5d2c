using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Tests.Providers.Offline.Language;

[Trait("Category", "unit")]
public sealed class ArithmeticPropertyTests
{
    [Fact]
    public void TryEvaluate_RandomExpression_AgreesWithPrecedenceClimbedByHand()
    {
        var operators = Gen.Elements("plus", "minus", "times", "divided by");
        var expressions = Gen.Choose(0, 9_999_999).SelectMany(first => Gen.Zip(operators, Gen.Choose(1, 99_999)).ListOf().Where(l => l.Count is > 0 and < 9).Select(rest => (first, rest: rest.ToArray())));
        Prop.ForAll(expressions.ToArbitrary(), e =>
        {
            var spoken = NumberWords.Whole(e.first) + string.Concat(e.rest.Select(r => $" {r.Item1} {NumberWords.Whole(r.Item2)}"));
            var words = Tokenizer.Split(spoken);
            Assert.True(Arithmetic.TryEvaluate(words, 0, null, out var value, out var end), spoken);
            Assert.Equal(words.Length, end);
            var expected = ByHand(e.first, e.rest);
            Assert.True(Math.Abs(expected - value) <= 1e-9 * Math.Max(1, Math.Abs(expected)), $"{spoken}: {expected} but {value}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    [Fact]
    public void TryRead_WhatWholeWrote_IsTheSameNumber() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).SelectMany(n => Gen.Elements(1, 10, 1000, 1_000_000).Select(d => (long)n / d)).ToArbitrary(), n =>
        {
            var words = Tokenizer.Split(NumberWords.Whole(n));
            var at = 0;
            Assert.True(SpokenNumber.TryRead(words, ref at, out var value));
            Assert.Equal(words.Length, at);
            Assert.Equal(n, (long)value);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Spoken_Decimals_AreReadBackWithinTheirRounding() =>
        Prop.ForAll(Gen.Choose(-10_000_000, 10_000_000).Select(n => n / 1000d).ToArbitrary(), n =>
        {
            var words = Tokenizer.Split(NumberWords.Spoken(n)).Where(w => w is not "about" and not "minus").ToArray();
            var at = 0;
            Assert.True(SpokenNumber.TryRead(words, ref at, out var value));
            Assert.Equal(Math.Abs(n), value, 4);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    // Independent of the parser: first all products from left to right, then all sums.
    private static double ByHand(int first, (string, int)[] rest)
    {
        var terms = new List<double> { first };
        foreach (var (op, number) in rest)
        {
            switch (op)
            {
                case "plus":
                    terms.Add(number);
                    break;
                case "minus":
                    terms.Add(-number);
                    break;
                case "times":
                    terms[^1] *= number;
                    break;
                default:
                    terms[^1] /= number;
                    break;
            }
        }

        return terms.Sum();
    }
}
