using System.Collections.Immutable;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class HeardWordsTests
{
    private const int Rate = 16_000;

    [Theory]
    [InlineData(0, "")]
    [InlineData(199, "")]
    [InlineData(200, "One")]
    [InlineData(599, "One two")]
    [InlineData(600, "One two three.")]
    public void Cut_WithWordTimes_CountsAWordOnceItIsOver(int heardMs, string expected)
    {
        var chunk = new ReplyChunk("One two three. ") { Samples = 600 * 16, Words = [Word("One", 0, 200), Word("two", 200, 400), Word("three", 400, 600)] };
        Assert.Equal(expected, HeardWords.Cut([chunk], Rate, heardMs));
    }

    [Fact]
    public void Cut_InTheSecondChunk_KeepsTheFirstWhole()
    {
        ImmutableList<ReplyChunk> chunks =
        [
            new ReplyChunk("One, ") { Samples = 200 * 16, Words = [Word("One", 0, 200)] },
            new ReplyChunk("two three.") { StartSample = 200 * 16, Samples = 400 * 16, Words = [Word("two", 200, 400), Word("three", 400, 600)] },
        ];
        Assert.Equal("One, two", HeardWords.Cut(chunks, Rate, 450));
    }

    [Fact]
    public void Cut_WhereTheVoiceSaysMoreWords_TakesTheShareThatWasHeard()
    {
        var chunk = new ReplyChunk("It is 3.5 now") { Words = [Word("It", 0, 100), Word("is", 100, 200), Word("three", 200, 300), Word("point", 300, 400), Word("five", 400, 500), Word("now", 500, 600)] };
        Assert.Equal("It is", HeardWords.Cut([chunk], Rate, 400));
    }

    [Fact]
    public void Cut_WithoutWordTimes_SpreadsTheWordsOverTheChunk()
    {
        var chunk = new ReplyChunk("aaaa bbbb cccc dddd") { Samples = 1_900 * 16 };
        Assert.Equal("aaaa bbbb", HeardWords.Cut([chunk], Rate, 950));
    }

    [Fact]
    public void Cut_OfAChunkOfWhichNothingIsKnown_CountsNothing()
    {
        Assert.Equal("", HeardWords.Cut([new ReplyChunk("aaaa bbbb")], Rate, 5_000));
    }

    [Fact]
    public void Cut_WithoutAnyAudio_IsEmpty()
    {
        Assert.Equal("", HeardWords.Cut([new ReplyChunk("aaaa")], 0, 5_000));
    }

    private static TimedWord Word(string text, uint startMs, uint endMs) => new(text, startMs, endMs, 1);
}
