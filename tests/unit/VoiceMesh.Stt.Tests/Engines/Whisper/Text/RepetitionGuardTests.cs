using VoiceMesh.Stt.Engines.Whisper.Text;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Text;

[Trait("Category", "unit")]
public class RepetitionGuardTests
{
    [Theory]
    [InlineData("go forward ten meters", "go forward ten meters")]
    [InlineData("no no no no", "no no no no")]
    [InlineData("no no no no no no", "no")]
    [InlineData("well thank you. Thank you. Thank you, thank you. bye", "well thank you. bye")]
    [InlineData("a b c a b c a b c", "a b c a b c a b c")]
    [InlineData("a b c a b c a b c a b c a b", "a b c a b")]
    public void Collapse_Words_KeepsALoopOnce(string words, string expected)
    {
        var list = words.Split(' ').Select(word => new HeardWord(word, -1, -1, 0)).ToList();
        Assert.Equal(words != expected, RepetitionGuard.Collapse(list));
        Assert.Equal(expected, string.Join(' ', list.Select(word => word.Text)));
    }
}
