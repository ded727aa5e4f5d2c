using System.Text;
using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Engines.Piper;
using VoiceMesh.Tts.Testing.Voices;

namespace VoiceMesh.Tts.Tests.Engines.Piper;

[Trait("Category", "unit")]
[Collection(EngineCollection.Name)]
public sealed class PhonemeReaderTests(EngineFixture engines)
{
    [EspeakNgTheory]
    [InlineData("Hello, world.", "həlˈoʊ, wˈɜːld.")]
    [InlineData("How are you?", "hˈaʊ ɑːɹ juː?")]
    [InlineData("Yes! I know: my dear; so.", "jˈɛs! aɪ nˈoʊ: maɪ dˈɪɹ; sˈoʊ.")]
    [InlineData("Dr. Smith", "dˈɑːktɚ smˈɪθ")]
    [InlineData("What?! No way.", "wˌʌt? nˈoʊ wˈeɪ.")]
    [InlineData("She said \"yes\", and left", "ʃiː sˈɛd jˈɛs, ænd lˈɛft")]
    [InlineData("word — dash", "wˈɜːd; dˈæʃ")]
    [InlineData("...", "")]
    public async Task Read_English_KeepsMarksAsPiperDoes(string text, string expected) =>
        Assert.Equal(expected, string.Concat((await ReadAsync(text)).Phonemes));

    [EspeakNgFact]
    public async Task Read_WordsOfAnotherLanguage_LeavesTheFlagsOut() =>
        Assert.DoesNotContain("(", (await ReadAsync("Computer und Team", "de")).Phonemes);

    [EspeakNgFact]
    public async Task Read_LettersWithMarks_AreTakenApart()
    {
        var phonemes = (await ReadAsync("ich bin nicht", "de")).Phonemes;
        Assert.Contains("\u0327", phonemes);
        Assert.DoesNotContain("ç", phonemes);
    }

    [EspeakNgTheory]
    [InlineData("Hello, my world.", "Hello=həlˈoʊ|my=maɪ|world=wˈɜːld")]
    [InlineData("I have 21 apples.", "I=aɪ|have=hæv|21=twˈɛnti wˈʌn|apples=ˈæpəlz")]
    [InlineData("\"Well-known\" (people).", "Well-known=wˈɛlnˈoʊn|people=pˈiːpəl")]
    public async Task Read_Words_HaveTheirPhonemes(string text, string expected)
    {
        var utterance = await ReadAsync(text);
        Assert.Equal(expected, string.Join('|', utterance.Words.Select(w => $"{w.Word}={string.Concat(utterance.Phonemes.Take((int)w.Start..(int)w.End))}")));
    }

    [EspeakNgFact]
    public async Task Read_WordsThatAreSpokenAsOne_ShareTheirPhonemesInOrder()
    {
        var words = (await ReadAsync("I am of the opinion.")).Words;
        Assert.Equal(["I", "am", "of", "the", "opinion"], words.Select(w => w.Word));
        Assert.All(words.Zip(words.Skip(1)), pair => Assert.True(pair.First.Start < pair.First.End && pair.First.End <= pair.Second.Start));
    }

    [Fact]
    public async Task Read_VoiceOfLetters_TakesTheTextItself()
    {
        var config = Config("en-us") with { Alphabet = PhonemeAlphabet.Text };
        var utterance = await new PhonemeReader(null).ReadAsync("Мій дім, так.", config, CancellationToken.None);
        Assert.Equal("Мій дім, так.".Replace("й", "и\u0306", StringComparison.Ordinal), string.Concat(utterance.Phonemes));
        Assert.Equal([("Мій", 0, 4), ("дім", 5, 9), ("так", 10, 14)], utterance.Words.Select(w => (w.Word, (int)w.Start, (int)w.End)));
    }

    [Fact]
    public async Task Read_NoEspeak_NamesThePackages()
    {
        var exception = await Assert.ThrowsAsync<SpeechEngineException>(() => new PhonemeReader(null).ReadAsync("Hello", Config("en-us"), CancellationToken.None));
        Assert.Contains("libespeak-ng1", exception.Message, StringComparison.Ordinal);
    }

    [EspeakNgFact]
    public async Task Encode_Sentence_FollowsPipersRules()
    {
        var config = Config("en-us");
        var ids = PhonemeIds.Encode(["h", "ə", "☃", "."], config);
        long Id(string phoneme) => PhonemeTable.Ids[phoneme];
        Assert.Equal([Id("^"), Id("_"), Id("h"), Id("_"), Id("ə"), Id("_"), Id("."), Id("_"), Id("$")], ids.Ids);
        Assert.Equal([2, 4, 6, 6, 8], ids.FirstId);
        Assert.Equal(["☃"], ids.Skipped);
        Assert.Empty(PhonemeIds.Encode((await ReadAsync("The quick brown fox jumps over the lazy dog.")).Phonemes, config).Skipped);
    }

    [Fact]
    public void Align_AsManyGroups_BelongTogether() =>
        Assert.Equal([(0.0, 3.0), (4, 9), (10, 12)], WordAligner.Align([3, 2, 2, 2], [[3], [2, 2], [2]]));

    [Fact]
    public void Align_FewerGroups_SharesByLength() =>
        Assert.Equal([(0.0, 2.0), (2, 6), (6, 8)], WordAligner.Align([5, 2], [[2], [4], [2]]));

    [Theory]
    [InlineData("ç", "c\u0327")]
    [InlineData("Ắ", "A\u0306\u0301")]
    [InlineData("ї", "і\u0308")]
    [InlineData("abc ˈɔː", "abc ˈɔː")]
    public void Decompose_Letters_LosesTheirMarks(string text, string expected) => Assert.Equal(expected, CanonicalDecomposition.Decompose(text));

    private static PiperVoiceConfig Config(string language) =>
        PiperVoiceConfigReader.Parse(Encoding.UTF8.GetBytes(new VitsVoice { EspeakVoice = language }.ToJson()), "x");

    private Task<PiperUtterance> ReadAsync(string text, string language = "en-us") =>
        new PhonemeReader(engines.Phonemizer).ReadAsync(text, Config(language), CancellationToken.None);
}
