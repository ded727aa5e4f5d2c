using VoiceMesh.Whisper.Decoding;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class RepetitionGuardTests
{
    [Theory]
    [InlineData("xyabababababababababababababab", 8, 16)]
    [InlineData("aaaaaaaaaaaaaaaa", 8, 1)]
    [InlineData("aaaaaaaaaaaaaaa", 8, null)]
    [InlineData("xabcdeabcdeabcdeabcde", 4, 6)]
    [InlineData("xabcdeabcdeabcdeabcde", 5, null)]
    [InlineData("abababababababababababababababx", 4, null)]
    [InlineData("abcdefghijklmnopabcdefghijklmnop", 2, 16)]
    public void LoopStart_AnyText_IsTheSecondRound(string text, int maxRepeats, int? expected) =>
        Assert.Equal(expected, RepetitionGuard.LoopStart(Tokens(text), SegmentTokens, maxRepeats));

    [Fact]
    public void LoopStart_TimesBetweenRepeats_DoNotHideThem() =>
        Assert.Equal(4, RepetitionGuard.LoopStart(Tokens("01ab23ab45ab67ab89ab01ab23ab45ab"), SegmentTokens, 8) is { } start ? start : -1);

    private static Whisper.Text.SpecialTokens SegmentTokens => TinyVocabulary.Special with { EndOfText = 100, FirstTimestamp = 110, VocabularySize = 200 };

    /// <summary>Letters are text, digits are times.</summary>
    private static TokenPrediction[] Tokens(string text) =>
        [.. text.Select(character => new TokenPrediction(char.IsDigit(character) ? 110 + (character - '0') : character - 'a', -1, 0, 0, 0))];
}
