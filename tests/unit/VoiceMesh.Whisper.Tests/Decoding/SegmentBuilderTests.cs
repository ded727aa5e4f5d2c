using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class SegmentBuilderTests
{
    private static readonly SpecialTokens Special = TinyVocabulary.Special with { EndOfText = 7, FirstTimestamp = 20, VocabularySize = 20 + 1501 };

    private static readonly WindowBounds Window = new(1000, 5000, 200, false, 0, false, false);

    [Fact]
    public void Build_PairsOfTimes_CutSegments()
    {
        var segments = Build(Window, 400, At(0), 0, 1, At(100), At(120), 2, At(200), At(200));

        Assert.Equal(["hello world", " again"], segments.Select(segment => segment.Text));
        Assert.Equal([(10.0, 12.0), (12.4, 14.0)], segments.Select(segment => (segment.Start.TotalSeconds, segment.End.TotalSeconds)));
        Assert.Equal([4, 2], segments.Select(segment => segment.Tokens.Count));
    }

    [Fact]
    public void Build_TextBehindTheLastTime_EndsWhereTheWindowMovesTo()
    {
        var segments = Build(Window, 3000, At(0), 0, At(100), At(100), 1);

        Assert.Equal((12.0, 40.0), (segments[1].Start.TotalSeconds, segments[1].End.TotalSeconds));
    }

    [Fact]
    public void Build_SingleSegment_IgnoresTimesWithin()
    {
        var segments = Build(Window with { SingleSegment = true }, 3000, At(0), 0, At(100), At(100), 1);

        Assert.Equal("hello world", Assert.Single(segments).Text);
    }

    [Fact]
    public void Build_CharacterAcrossSegments_IsWholeInTheSecond()
    {
        var segments = Build(Window, 3000, At(0), 0, 3, At(100), At(100), 4, 1, 4);

        Assert.Equal("hello", segments[0].Text);
        Assert.Equal("♪ world", segments[1].Text.TrimEnd('\uFFFD'));
    }

    [Fact]
    public void Build_NoText_IsNoSegment() => Assert.Empty(Build(Window, 3000, At(0), At(100), Special.EndOfText));

    [Fact]
    public void Build_TokenTimes_CoverTheSegmentInOrder()
    {
        var tokens = Build(Window, 400, At(0), 0, 1, At(100))[0].Tokens;

        Assert.Equal(10, tokens[1].Start.TotalSeconds);
        Assert.Equal(tokens[1].End, tokens[2].Start);
        Assert.Equal(12, tokens[2].End.TotalSeconds);
        Assert.InRange(tokens[1].End.TotalSeconds, 10.8, 11.1);
    }

    [Fact]
    public void Build_TimeInMind_AnchorsItsToken()
    {
        TokenPrediction[] predictions = [Text(0), Text(1) with { Timestamp = Special.FirstTimestamp + 25, TimestampProbability = 0.4f, TimestampMass = 0.1f }, Text(2), Time(100)];

        var tokens = new SegmentBuilder(Vocabulary()).Build(predictions, 400, Window, "en")[0].Tokens;

        Assert.Equal(10.5, tokens[1].Start.TotalSeconds);
        Assert.Equal(10.5, tokens[0].End.TotalSeconds);
    }

    [Fact]
    public void Build_PredictedEndBehindTheAudio_KeepsTokensWithinIt()
    {
        var segment = Build(Window with { SeekEnd = 1100 }, 400, At(0), 0, 1, At(500))[0];

        Assert.Equal(20, segment.End.TotalSeconds);
        Assert.All(segment.Tokens, token => Assert.InRange(token.End.TotalSeconds, 10, 11));
    }

    [Fact]
    public void Build_Words_JoinPiecesAndPunctuation()
    {
        var words = Build(Window, 400, At(0), 0, 1, 6, 5, 2, At(100))[0].Words;

        Assert.Equal(["hello", "worldly.", "again"], words.Select(word => word.Text));
        Assert.All(words, word => Assert.True(word.Start <= word.End));
        Assert.All(words, word => Assert.Equal(0.5f, word.Probability, 1e-5f));
    }

    [Fact]
    public void Build_LanguageWithoutSpaces_HasAWordPerToken()
    {
        var words = new SegmentBuilder(Vocabulary()).Build([Text(0), Text(6), Text(5), Time(100)], 400, Window, "ja")[0].Words;

        Assert.Equal(["hello", "ly."], words.Select(word => word.Text));
    }

    private static Vocabulary Vocabulary() => new(
        [
            "hello"u8.ToArray(), " world"u8.ToArray(), " again"u8.ToArray(), new byte[] { 0xE2, 0x99 }, new byte[] { 0xAA }, "."u8.ToArray(), "ly"u8.ToArray(),
        ],
        Special);

    private static int At(int timestamp) => Special.FirstTimestamp + timestamp;

    private static TokenPrediction Text(int token) => new(token, MathF.Log(0.5f), 0, 0, 0);

    private static TokenPrediction Time(int timestamp) => new(At(timestamp), MathF.Log(0.5f), At(timestamp), 1, 1);

    private static List<TranscriptSegment> Build(in WindowBounds bounds, int seekDelta, params int[] tokens) =>
        new SegmentBuilder(Vocabulary()).Build([.. tokens.Select(token => token < Special.FirstTimestamp ? Text(token) : Time(token - Special.FirstTimestamp))], seekDelta, bounds, "en");
}
