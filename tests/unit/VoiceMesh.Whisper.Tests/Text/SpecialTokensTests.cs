using System.Text.Json;
using VoiceMesh.Whisper.Testing;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Text;

[Trait("Category", "unit")]
public sealed class SpecialTokensTests
{
    [Theory]
    [InlineData(51864)]
    [InlineData(51865)]
    public void For_GoldenSize_EqualsWhisperCpp(int vocabularySize)
    {
        var golden = File.ReadLines(GoldenData.Path("special-ids.jsonl"))
            .Select(line => JsonSerializer.Deserialize<Dictionary<string, int>>(line)!)
            .Single(line => line["n_vocab"] == vocabularySize);

        var special = SpecialTokens.For(vocabularySize);

        Assert.Equal(golden["multilingual"] == 1, special.IsMultilingual);
        Assert.Equal(golden["eot"], special.EndOfText);
        Assert.Equal(golden["sot"], special.StartOfTranscript);
        Assert.Equal(golden["lang_en"], special.FirstLanguage);
        Assert.Equal(golden["translate"], special.Translate);
        Assert.Equal(golden["transcribe"], special.Transcribe);
        Assert.Equal(golden["solm"], special.StartOfLanguageModel);
        Assert.Equal(golden["prev"], special.Previous);
        Assert.Equal(golden["nosp"], special.NoSpeech);
        Assert.Equal(golden["not"], special.NoTimestamps);
        Assert.Equal(golden["beg"], special.FirstTimestamp);
        Assert.Equal(golden["num_languages"], special.Translate - special.FirstLanguage);
    }

    [Fact]
    public void For_HundredLanguages_MovesTheTasksUpByOne()
    {
        var special = SpecialTokens.For(51866);

        Assert.Equal(100, special.LanguageCount);
        Assert.Equal((50257, 50258, 50259), (special.EndOfText, special.StartOfTranscript, special.FirstLanguage));
        Assert.Equal((50359, 50360, 50365), (special.Translate, special.Transcribe, special.FirstTimestamp));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(51863)]
    [InlineData(51867)]
    public void For_SizeOfNoVocabulary_IsRefused(int vocabularySize) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SpecialTokens.For(vocabularySize));
}
