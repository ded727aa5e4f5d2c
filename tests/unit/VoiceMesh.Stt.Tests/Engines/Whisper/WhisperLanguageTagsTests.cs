using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;

namespace VoiceMesh.Stt.Tests.Engines.Whisper;

[Trait("Category", "unit")]
public class WhisperLanguageTagsTests
{
    private static readonly string[] Many = ["en", "de", "jw"];

    [Fact]
    public void List_EnglishModel_IsEnglish() => Assert.Equal(["en"], WhisperLanguageTags.List(["en"], "auto"));

    [Fact]
    public void List_ManyLanguages_DetectsByDefault() => Assert.Equal(["und", "en", "de", "jv"], WhisperLanguageTags.List(Many, "auto"));

    [Theory]
    [InlineData("de-AT", "de")]
    [InlineData("JV", "jv")]
    [InlineData("jw", "jv")]
    public void List_Configured_StandsFirst(string wanted, string first)
    {
        var tags = WhisperLanguageTags.List(Many, wanted);
        Assert.Equal(first, tags[0]);
        Assert.Equal(4, tags.Count);
    }

    [Fact]
    public void List_LanguageThatTheModelLacks_NamesTheSetting() =>
        Assert.Contains("Whisper:Language", Assert.Throws<SpeechEngineUnavailableException>(() => WhisperLanguageTags.List(["en"], "de")).Message, StringComparison.Ordinal);

    [Fact]
    public void ToCode_Tags_AreWhispersCodes()
    {
        Assert.Null(WhisperLanguageTags.ToCode("und"));
        Assert.Equal("jw", WhisperLanguageTags.ToCode("jv"));
        Assert.Equal("de", WhisperLanguageTags.ToCode("de"));
        Assert.Equal("jv", WhisperLanguageTags.ToTag("jw"));
    }
}
