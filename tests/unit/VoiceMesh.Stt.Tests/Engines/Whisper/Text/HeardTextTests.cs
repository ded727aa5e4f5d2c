using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Text;
using VoiceMesh.Stt.Testing.Whisper;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Text;

[Trait("Category", "unit")]
public class HeardTextTests
{
    private readonly WhisperOptions _options = new();

    [Fact]
    public void From_Speech_KeepsCaseAndPunctuationAndTrims()
    {
        var text = HeardText.From(FakeWhisperRuntime.Words("Go forward, ten meters."), _options);
        Assert.Equal("Go forward, ten meters.", text.Text);
        Assert.Null(text.RejectedBy);
    }

    [Theory]
    [InlineData(0.9f, -1.5f, "")]
    [InlineData(0.9f, -0.5f, "thanks for watching")]
    [InlineData(0.3f, -1.5f, "thanks for watching")]
    public void From_NoSpeechToken_RejectsOnlyWhatTheModelWasUnsureOf(float noSpeech, float logProbability, string expected)
    {
        var text = HeardText.From(FakeWhisperRuntime.Words("thanks for watching", logProbability, noSpeech), _options);
        Assert.Equal(expected, text.Text);
        Assert.Equal(expected.Length == 0 ? "no_speech" : null, text.RejectedBy);
    }

    [Theory]
    [InlineData(" [BLANK_AUDIO]")]
    [InlineData(" (music playing)")]
    [InlineData(" *sighs*")]
    [InlineData(" ♪")]
    [InlineData(" ♪ la la ♪")]
    public void From_SegmentThatDescribesASound_HoldsNoWords(string annotation)
    {
        var window = new RecognisedWindow([new RecognisedSegment(annotation, []), new RecognisedSegment(" Yes.", [])], "en", 0, -0.2f);
        var text = HeardText.From(window, _options);
        Assert.Equal("Yes.", text.Text);
        Assert.Equal("annotation", text.RejectedBy);
    }

    [Fact]
    public void WordsOf_TokensWithTimes_AreJoinedToTimedWords()
    {
        RecognisedToken[] tokens =
        [
            new(" for", -0.1f, 100, 200), new("ward", -0.3f, 200, 400), new(",", -0.2f, 400, 420), new(" ten", -0.5f, 420, 700),
        ];
        var words = WordAssembly.WordsOf(new RecognisedSegment(" forward, ten", tokens)).ToList();

        Assert.Equal(["forward,", "ten"], words.Select(word => word.Text));
        Assert.Equal((100, 420), (words[0].StartMs, words[0].EndMs));
        Assert.Equal(Math.Exp(-0.2), words[0].Confidence, 5);
        Assert.True(words[1].IsTimed);
    }

    [Fact]
    public void WordsOf_CharacterTornOverTokens_TakesTheSegmentsText()
    {
        var words = WordAssembly.WordsOf(new RecognisedSegment(" 你好 ok", [new(" \uFFFD", 0, 0, 1), new("\uFFFD好", 0, 1, 2), new(" ok", 0, 2, 3)])).ToList();
        Assert.Equal(["你好", "ok"], words.Select(word => word.Text));
        Assert.All(words, word => Assert.False(word.IsTimed));
    }
}
