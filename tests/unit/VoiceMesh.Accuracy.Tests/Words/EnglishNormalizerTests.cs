using VoiceMesh.Accuracy.Words;

namespace VoiceMesh.Accuracy.Tests.Words;

[Trait("Category", "unit")]
public sealed class EnglishNormalizerTests
{
    [Theory]
    [InlineData("Hello, World!", "hello world")]
    [InlineData("[MUSIC] (applause) <unk> hello", "hello")]
    [InlineData("Um, I, uh, think so", "i think so")]
    [InlineData("café naïve", "cafe naive")]
    [InlineData("well-known—fact", "well known fact")]
    [InlineData("It's Mr. Smith's", "it is mister smith is")]
    [InlineData("I can’t, won't and don't", "i can not will not and do not")]
    [InlineData("they 're gonna", "they are going to")]
    [InlineData("rock 'n' roll", "rock n roll")]
    [InlineData("cannot", "can not")]
    [InlineData("Okay.", "ok")]
    [InlineData("", "")]
    public void Words_Text_IsWrittenInOneWay(string text, string expected) => Assert.Equal(expected, Join(text));

    [Theory]
    [InlineData("twenty one", "21")]
    [InlineData("twenty-one", "21")]
    [InlineData("one hundred and five", "105")]
    [InlineData("one hundred twenty three thousand four hundred and fifty six", "123456")]
    [InlineData("nineteen ninety", "1990")]
    [InlineData("two thousand and ten", "2010")]
    [InlineData("one two three", "123")]
    [InlineData("five oh one", "501")]
    [InlineData("3 million", "3000000")]
    [InlineData("three point one four", "3.14")]
    [InlineData("1,234,567", "1234567")]
    [InlineData("$5", "5 dollars")]
    [InlineData("five dollars", "5 dollars")]
    [InlineData("50%", "50 percent")]
    [InlineData("the twenty first", "the 21st")]
    [InlineData("the third man", "the 3rd man")]
    [InlineData("go forward ten meters", "go forward 10 meters")]
    [InlineData("cats and dogs and two birds", "cats and dogs and 2 birds")]
    [InlineData("hundred", "hundred")]
    [InlineData("point taken", "point taken")]
    [InlineData("zero", "0")]
    [InlineData("99999999999999999999", "99999999999999999999")]
    public void Words_Numbers_AreDigits(string text, string expected) => Assert.Equal(expected, Join(text));

    [Theory]
    [InlineData("Set a timer for 25 minutes.", "set a timer for twenty-five minutes")]
    [InlineData("I've got 2,000 dollars", "I have got two thousand dollars")]
    [InlineData("It is 1990", "it's nineteen ninety")]
    public void Words_WaysToSayTheSame_AreEqual(string one, string other) => Assert.Equal(Join(one), Join(other));

    private static string Join(string text) => string.Join(' ', EnglishNormalizer.Words(text));
}
