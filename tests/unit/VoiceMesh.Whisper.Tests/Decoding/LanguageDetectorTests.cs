using System.Text.Json;
using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class LanguageDetectorTests
{
    [Theory]
    [InlineData("chirp-3.2s")]
    [InlineData("chirp-30s")]
    [InlineData("chirp-41s")]
    [InlineData("speech-4s")]
    public void DetectLanguage_GoldenAudio_EqualsWhisperCpp(string audio)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(GoldenData.Path($"lang/multi-f16.flash0.{audio}.json")));
        var golden = json.RootElement.GetProperty("probs").EnumerateObject().Select(language => language.Value.GetSingle()).ToArray();
        var (model, vocabulary) = GoldenModels.Open(GoldenData.MultilingualModel);

        var detected = new Transcriber(model, vocabulary).DetectLanguage(GoldenData.Samples(audio));

        // whisper.cpp counts a hundredth language, whose token this model uses for the task of translating.
        Assert.Equal(json.RootElement.GetProperty("top").GetString(), detected.Code);
        Assert.Equal(99, detected.Probabilities.Count);
        for (var language = 0; language < detected.Probabilities.Count; language++)
        {
            // 0.02 of tolerance in a logit are 2 % of a probability.
            Assert.Equal(1, golden[language] / (1 - golden[^1]) / detected.Probabilities[language], 0.04f);
        }
    }

    [Fact]
    public void Detect_EnglishModel_IsRefused()
    {
        var predictor = new FakeTokenPredictor(TinyVocabulary.Special.VocabularySize, 1, 8, (_, logits) => logits.Clear());

        Assert.Throws<InvalidOperationException>(
            () => LanguageDetector.Detect(predictor, TinyVocabulary.Special, new float[predictor.VocabularySize], CancellationToken.None));
    }
}
