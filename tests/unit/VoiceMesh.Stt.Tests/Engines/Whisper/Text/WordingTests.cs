using VoiceMesh.Stt.Engines.Whisper.Text;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Text;

[Trait("Category", "unit")]
public class WordingTests
{
    [Theory]
    [InlineData("Meters.", "meters", true)]
    [InlineData("\"No,", "no", true)]
    [InlineData("don't", "dont", false)]
    [InlineData("...", "-", false)]
    [InlineData("ten", "tens", false)]
    [InlineData("किताब।", "किताब", true)]
    public void AreAlike_Words_IgnoresCaseAndOuterPunctuation(string one, string other, bool alike) =>
        Assert.Equal(alike, Wording.AreAlike(one, other));

    [Theory]
    [InlineData("meters.", "meters")]
    [InlineData("what?!", "what")]
    [InlineData("3.5", "3.5")]
    [InlineData("...", "...")]
    [InlineData("yes,", "yes,")]
    public void WithoutEnding_Word_LosesWhatEndsASentence(string word, string expected) => Assert.Equal(expected, Wording.WithoutEnding(word));
}
