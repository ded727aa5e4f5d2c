using VoiceMesh.Stt.Transcription;

namespace VoiceMesh.Stt.Tests.Transcription;

[Trait("Category", "unit")]
public class IncompleteSpeechTests
{
    [Theory]
    [InlineData("set a timer for")]
    [InlineData("i would like to")]
    [InlineData("go forward and")]
    [InlineData("tell me the")]
    [InlineData("because")]
    [InlineData("what is twelve plus")]
    [InlineData("this is my ")]
    [InlineData("I came WITH,")]
    public void IsLikely_TrailingFunctionWord_IsTrue(string text) => Assert.True(IncompleteSpeech.IsLikely(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("stop")]
    [InlineData("what time is it")]
    [InlineData("go forward ten meters")]
    [InlineData("i understand")]
    [InlineData("What is it for?")]
    public void IsLikely_SentenceOrNothing_IsFalse(string text) => Assert.False(IncompleteSpeech.IsLikely(text));
}
