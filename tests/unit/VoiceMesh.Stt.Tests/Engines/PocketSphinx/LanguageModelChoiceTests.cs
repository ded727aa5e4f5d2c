using VoiceMesh.Stt.Engines.PocketSphinx;

namespace VoiceMesh.Stt.Tests.Engines.PocketSphinx;

[Trait("Category", "unit")]
public class LanguageModelChoiceTests
{
    private static readonly LanguageModelChoice Choice = new(acceptScorePerFrame: -38, biasPerFrame: 0);

    [Theory]
    [InlineData(-34, true)]
    [InlineData(-47, false)]
    public void AcceptsAlone_ScorePerFrame_AgainstTheThreshold(int perFrame, bool accepted) =>
        Assert.Equal(accepted, Choice.AcceptsAlone(Result("small", perFrame * 200, 200)));

    [Theory]
    [InlineData(-60, 60, false)]
    [InlineData(-60, 120, true)]
    [InlineData(-44, 120, false)]
    public void WantsGeneral_PartialResult_NeedsASecondAndAPoorScore(int perFrame, int frames, bool wanted) =>
        Assert.Equal(wanted, Choice.WantsGeneral(Result("small", perFrame * frames, frames)));

    [Theory]
    [InlineData(-26.7, -32.9, "small")]
    [InlineData(-47.0, -42.4, "general")]
    [InlineData(-40.0, -40.0, "small")]
    public void Choose_TheLikelierPath_Wins(double assistant, double general, string winner) =>
        Assert.Equal(winner, Choice.Choose(Result("small", (int)(assistant * 1000), 1000), Result("general", (int)(general * 1000), 1000)).Text);

    [Fact]
    public void Choose_ResultsOfUnequalLength_CompareByFrame() =>
        Assert.Equal("small", Choice.Choose(Result("small", -3000, 100), Result("general", -2000, 50)).Text);

    [Fact]
    public void Choose_Bias_FavoursTheSmallModel() =>
        Assert.Equal("small", new LanguageModelChoice(-38, 5).Choose(Result("small", -4700, 100), Result("general", -4300, 100)).Text);

    private static SphinxResult Result(string text, int score, int frames) => new(text, score, frames, 0, []);
}
