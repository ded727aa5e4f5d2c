using System.Text.Json;
using VoiceMesh.Whisper.Testing;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Tests.Text;

[Trait("Category", "unit")]
public sealed class WhisperLanguagesTests
{
    [Fact]
    public void Code_EveryIndex_IsTheGoldenOrder()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(GoldenData.Path("lang/multi-f16.flash0.speech-4s.json")));

        Assert.Equal(
            golden.RootElement.GetProperty("probs").EnumerateObject().Select(language => language.Name),
            Enumerable.Range(0, WhisperLanguages.Count).Select(WhisperLanguages.Code));
    }

    [Theory]
    [InlineData("de", true, 2)]
    [InlineData("German", true, 2)]
    [InlineData("YUE", true, 99)]
    [InlineData("klingon", false, -1)]
    [InlineData("", false, -1)]
    public void TryFind_CodeOrName_IsItsPlace(string text, bool isFound, int index) =>
        Assert.Equal((isFound, index), (WhisperLanguages.TryFind(text, out var found), found));
}
