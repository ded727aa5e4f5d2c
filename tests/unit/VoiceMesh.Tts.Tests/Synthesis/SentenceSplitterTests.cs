using VoiceMesh.Tts.Synthesis;

namespace VoiceMesh.Tts.Tests.Synthesis;

[Trait("Category", "unit")]
public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Dr. Smith met J. R. Jones. Then left.", "Dr. Smith met J. R. Jones.|Then left.")]
    [InlineData("It costs 3.50 today. Fine.", "It costs 3.50 today.|Fine.")]
    [InlineData("He said \"Stop.\" Then he went.", "He said \"Stop.\"|Then he went.")]
    [InlineData("Title\nBody text", "Title|Body text")]
    [InlineData("Wait... what? Yes", "Wait... what?|Yes")]
    [InlineData("东京。大阪。", "东京。|大阪。")]
    [InlineData("", "")]
    [InlineData("... !", "")]
    public void Split_Text_GivesSentences(string text, string expected) =>
        Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text).Select(s => s.Text)));

    [Fact]
    public void Split_LongSentence_IsCutAtClausesWithoutLoss()
    {
        var text = string.Join(", ", Enumerable.Range(0, 120).Select(i => $"item number {i}")) + ".";
        var segments = SentenceSplitter.Split(text);
        Assert.True(segments.Count > 5);
        Assert.All(segments, s => Assert.InRange(s.Text.Length, 1, SpeechText.MaxSegmentChars));
        Assert.All(segments.SkipLast(1), s => Assert.False(s.EndsSentence));
        Assert.All(segments.SkipLast(1), s => Assert.EndsWith(",", s.Text, StringComparison.Ordinal));
        Assert.True(segments[^1].EndsSentence);
        Assert.Equal(text, string.Join(' ', segments.Select(s => s.Text)));
    }

    [Fact]
    public void Split_NoSpaceAtAll_NeverCutsASurrogatePair()
    {
        var text = "x" + string.Concat(Enumerable.Repeat("𠀀", 1_000));
        var segments = SentenceSplitter.Split(text);
        Assert.Equal(text, string.Concat(segments.Select(s => s.Text)));
        Assert.All(segments, s => Assert.Null(TextChecks.FindProblem(s.Text, SpeechText.MaxSegmentChars)));
    }
}
