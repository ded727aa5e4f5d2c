namespace VoiceMesh.LlmProxy.Tests.Providers.Offline.Skills;

[Trait("Category", "unit")]
public sealed class TimerSkillTests
{
    [Theory]
    [InlineData("set a timer for five minutes", "five minutes")]
    [InlineData("Set a timer for 5 minutes.", "five minutes")]
    [InlineData("said a timer for five minutes", "five minutes")]
    [InlineData("set a tymer for five minutes", "five minutes")]
    [InlineData("set a timer four for minutes", "four minutes")]
    [InlineData("start a one hour timer", "one hour")]
    [InlineData("timer for thirty seconds", "thirty seconds")]
    [InlineData("set a timer for an hour and a half", "one hour and thirty minutes")]
    [InlineData("set a timer for half an hour", "thirty minutes")]
    [InlineData("set a timer for two and a half minutes", "two minutes and thirty seconds")]
    [InlineData("remind me in ten minutes", "ten minutes")]
    public void Answer_Set_SaysHowLong(string said, string duration) =>
        Assert.Equal($"The timer of {duration} is set. I can't ring by myself; ask me how much is left.", Talk.Answer(said));

    [Fact]
    public void Answer_Left_CountsFromTheMessageThatSetIt()
    {
        var talk = new Talk();
        talk.Say("set a timer for five minutes");
        talk.Clock.Advance(TimeSpan.FromSeconds(115));
        Assert.Equal("The timer of five minutes has three minutes left.", talk.Say("how much time is left"));
        talk.Clock.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal("The timer of five minutes ended one minute and five seconds ago.", talk.Say("how long is left on the timer"));
    }

    [Fact]
    public void Answer_NamedTimers_AreToldApart()
    {
        var talk = new Talk();
        talk.Say("set a pasta timer for ten minutes");
        Assert.Equal("The egg timer of four minutes is set.", talk.Say("set an egg timer for four minutes"));
        Assert.StartsWith("There are two timers.", talk.Say("list my timers"), StringComparison.Ordinal);
        Assert.Equal("The egg timer of four minutes is cancelled.", talk.Say("cancel the egg timer"));
        Assert.StartsWith("There is one timer. The pasta timer of ten minutes has nine minutes", talk.Say("what timers do i have"), StringComparison.Ordinal);
        Assert.StartsWith("The pasta timer", talk.Say("how much time is left"), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_CancelOfSeveral_AsksWhich()
    {
        var talk = new Talk();
        talk.Say("set a timer for ten minutes");
        talk.Say("set a timer for two minutes");
        Assert.Equal("Which one? There are the timer of ten minutes and the timer of two minutes.", talk.Say("cancel the timer"));
        Assert.Equal("The timer of two minutes is cancelled.", talk.Say("cancel the two minute timer"));
        Assert.Equal("The timer of ten minutes is cancelled.", talk.Say("cancel all timers"));
        Assert.Equal("There is no timer.", talk.Say("are there any timers"));
    }

    [Fact]
    public void Answer_WithoutDuration_AsksForIt() => Assert.Contains("set a timer for", Talk.Answer("set a timer"), StringComparison.Ordinal);

    [Fact]
    public void Answer_DurationAfterTheQuestion_SetsTheTimer()
    {
        var talk = new Talk();
        talk.Say("can you set a tea timer");
        Assert.StartsWith("The tea timer of five minutes is set.", talk.Say("five minutes"), StringComparison.Ordinal);
        Assert.Equal("The tea timer of five minutes has four minutes and fifty-five seconds left.", talk.Say("how much time is left"));
    }

    [Fact]
    public void Answer_UnknownTimes_SaysThatItDoesNotKnow()
    {
        var talk = new Talk();
        talk.Say("set a timer for ten minutes");
        talk.Prompt.Messages[0].AtUnixMs = 0;
        Assert.Contains("don't know since when", talk.Say("how much time is left on the timer"), StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_NoTimer_SaysSo() => Assert.Equal("There is no timer to cancel.", Talk.Answer("cancel the timer"));
}
