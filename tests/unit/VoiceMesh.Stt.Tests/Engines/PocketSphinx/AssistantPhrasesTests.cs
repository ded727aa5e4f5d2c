using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

[Trait("Category", "unit")]
public class AssistantPhrasesTests
{
    [Fact]
    public void Sentences_PlainPhrase_CountsMoreThanOne()
    {
        var sentence = Assert.Single(AssistantPhrases.Parse(["# a comment", "", "good morning"]).Sentences());
        Assert.Equal(["good", "morning"], sentence.Words);
        Assert.Equal(AssistantPhrases.PlainPhraseCount, sentence.Count);
    }

    [Fact]
    public void Sentences_TwoClasses_HoldEveryMemberInEveryPlace()
    {
        var phrases = AssistantPhrases.Parse(["<a> = one | two | three", "<b> = of clubs | of hearts", "<a> <b>"]);
        var sentences = phrases.Sentences().Select(sentence => string.Join(' ', sentence.Words)).ToList();
        Assert.Equal(5, sentences.Count);
        Assert.All(["one", "two", "three"], word => Assert.Contains(sentences, sentence => sentence.StartsWith(word, StringComparison.Ordinal)));
        Assert.All(["clubs", "hearts"], word => Assert.Contains(sentences, sentence => sentence.EndsWith(word, StringComparison.Ordinal)));
    }

    [Fact]
    public void Parse_UndefinedClass_SaysWhich()
    {
        var fault = Assert.Throws<FormatException>(() => AssistantPhrases.Parse(["set a <thing>"]));
        Assert.Contains("<thing>", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what time is it")]
    [InlineData("go forward ten meters")]
    [InlineData("yes")]
    [InlineData("thank you")]
    [InlineData("tell me a joke")]
    [InlineData("stop")]
    public void LoadEmbedded_ThingsThatPeopleSay_AreThere(string phrase) =>
        Assert.Contains(AssistantPhrases.LoadEmbedded().Sentences(), sentence => string.Join(' ', sentence.Words) == phrase);
}
