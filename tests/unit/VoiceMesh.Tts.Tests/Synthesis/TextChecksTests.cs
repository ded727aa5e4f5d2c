using VoiceMesh.Tts.Synthesis;

namespace VoiceMesh.Tts.Tests.Synthesis;

[Trait("Category", "unit")]
public sealed class TextChecksTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Hello 👋 Welt")]
    [InlineData("exactly ten")]
    public void FindProblem_GoodText_FindsNone(string text) => Assert.Null(TextChecks.FindProblem(text, 20));

    [Fact]
    public void FindProblem_TooLong_SaysBothLengths() =>
        Assert.Contains("21 characters and 20", TextChecks.FindProblem(new string('a', 21), 20), StringComparison.Ordinal);

    [Theory]
    [InlineData("a\0b", "NUL")]
    [InlineData("a\uFFFDb", "UTF-8")]
    public void FindProblem_NotText_SaysWhat(string text, string expected) =>
        Assert.Contains(expected, TextChecks.FindProblem(text, 20), StringComparison.Ordinal);

    [Theory]
    [InlineData(0xD83D, 'a')]
    [InlineData(0xDE00, 'a')]
    [InlineData('a', 0xD83D)]
    public void FindProblem_LoneSurrogate_IsFound(int first, int second) =>
        Assert.Contains("surrogate", TextChecks.FindProblem(new string([(char)first, (char)second]), 20), StringComparison.Ordinal);
}
