using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Synthesis;

namespace VoiceMesh.Tts.Tests.Synthesis;

[Trait("Category", "unit")]
public sealed class SpeechTextTests
{
    [Theory]
    [InlineData("Hello there.", "Hello there.")]
    [InlineData("This is **very** *nice* and _fine_.", "This is very nice and fine.")]
    [InlineData("# Title\n- one\n- two", "Title\none\ntwo")]
    [InlineData("1 * 2 and snake_case", "1 * 2 and snake case")]
    [InlineData("Call `run()` now", "Call run() now")]
    [InlineData("See [the guide](https://x.example/a?b=c) please", "See the guide please")]
    [InlineData("Go to https://www.example.com/path?q=1.", "Go to example.com.")]
    [InlineData("Great 🎉🎉 job 👩‍👩‍👧!", "Great job!")]
    [InlineData("It is 50% of 20 °C.", "It is 50 percent of 20 degrees Celsius.")]
    [InlineData("€5 and £1", "5 euros and 1 pound")]
    [InlineData("2 + 2 = 4", "2 plus 2 equals 4")]
    [InlineData("-3 degrees", "minus 3 degrees")]
    [InlineData("Tom & Jerry", "Tom and Jerry")]
    [InlineData("Café in München, naïve Ångström", "Cafe in Muenchen, naive Angstroem")]
    [InlineData("“Quoted” – it’s…", "\"Quoted\", it's...")]
    [InlineData("a\tb\r\nc", "a b \nc")]
    [InlineData("| a | b |", "a b")]
    [InlineData("  ", "")]
    [InlineData("🎉", "")]
    [InlineData("...", "")]
    [InlineData("东京", "")]
    public void Normalize_AsciiEnglish_IsSpeakable(string text, string expected) =>
        Assert.Equal(expected, SpeechText.Normalize(text, SpeechScript.AsciiEnglish));

    [Theory]
    [InlineData("Das **Wetter** in München: 20 °C 🎉", "Das Wetter in München: 20 °C")]
    [InlineData("5 € und 50 %", "5 € und 50 %")]
    [InlineData("东京很大。", "东京很大。")]
    public void Normalize_Unicode_KeepsTheLanguage(string text, string expected) =>
        Assert.Equal(expected, SpeechText.Normalize(text, SpeechScript.Unicode));

    [Fact]
    public void Normalize_AnyText_LeavesOnlyAsciiForAscii()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 60).Select(_ => char.ConvertFromUtf32(NextScalar(random))));
            var spoken = SpeechText.Normalize(text, SpeechScript.AsciiEnglish);
            Assert.All(spoken, c => Assert.InRange(c, '\n', '~'));
        }
    }

    [Theory]
    [InlineData("**")]
    [InlineData("http://")]
    [InlineData("[a](")]
    [InlineData("*_`~")]
    public void Normalize_RepeatedMarkup_StaysFast(string unit)
    {
        var text = string.Concat(Enumerable.Repeat(unit, 20_000 / unit.Length));
        var spoken = SpeechText.Normalize(text, SpeechScript.AsciiEnglish);
        Assert.True(spoken.Length <= text.Length);
    }

    private static int NextScalar(Random random)
    {
        var scalar = random.Next(1, 0x1FFFF);
        return scalar is >= 0xD800 and <= 0xDFFF ? 'a' : scalar;
    }
}
