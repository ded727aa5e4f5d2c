using VoiceMesh.Stt.Engines.Whisper.Text;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Text;

[Trait("Category", "unit")]
public class PromptComposerTests
{
    [Fact]
    public void Compose_Nothing_IsEmpty() => Assert.Equal("", PromptComposer.Compose("", [], ""));

    [Fact]
    public void Compose_AllParts_StandInOrderOnOneLine() =>
        Assert.Equal("Meeting notes. Ada, Bob Martin. and then", PromptComposer.Compose("Meeting\n notes.", ["Ada", " ", "Bob\tMartin"], "and then"));

    [Fact]
    public void Compose_ManyHintsAndALongSpeech_StaysShortAndKeepsTheNewestWords()
    {
        var hints = Enumerable.Range(0, 100).Select(index => $"name-{index}").ToList();
        var prompt = PromptComposer.Compose("", hints, string.Join(' ', Enumerable.Repeat("word", 500)) + " last");

        Assert.InRange(prompt.Length, 700, 820);
        Assert.StartsWith("name-0, ", prompt, StringComparison.Ordinal);
        Assert.EndsWith(" word last", prompt, StringComparison.Ordinal);
    }
}
