namespace VoiceMesh.LlmProxy.Tests.Providers.Offline.Skills;

[Trait("Category", "unit")]
public sealed class ArithmeticSkillTests
{
    [Theory]
    [InlineData("what is seventeen times twenty three", "Three hundred ninety-one.")]
    [InlineData("What's 17 times 23?", "Three hundred ninety-one.")]
    [InlineData("what is two plus two", "Four.")]
    [InlineData("what is to plus to", "Four.")]
    [InlineData("what is for times for", "Sixteen.")]
    [InlineData("what is won plus ate", "Nine.")]
    [InlineData("what is tree plus sicks", "Nine.")]
    [InlineData("two plus three times four", "Fourteen.")]
    [InlineData("(2 + 3) * 4", "Twenty.")]
    [InlineData("ten minus twelve", "Minus two.")]
    [InlineData("how much is ten divided by four", "Two point five.")]
    [InlineData("ten divided buy four", "Two point five.")]
    [InlineData("what is one third plus one third", "About zero point six six six seven.")]
    [InlineData("what is ten divided by three", "About three point three three three three.")]
    [InlineData("what is fifteen percent of eighty", "Twelve.")]
    [InlineData("fifteen per cent of eighty", "Twelve.")]
    [InlineData("eighty minus ten percent", "Seventy-two.")]
    [InlineData("what is the square root of one hundred forty four", "Twelve.")]
    [InlineData("square route of eighty one", "Nine.")]
    [InlineData("five squared", "Twenty-five.")]
    [InlineData("two to the power of ten", "One thousand twenty-four.")]
    [InlineData("three point five times two", "Seven.")]
    [InlineData("point five plus point two five", "Zero point seven five.")]
    [InlineData("0.1 + 0.2", "Zero point three.")]
    [InlineData("add seven and eight", "Fifteen.")]
    [InlineData("add seven eight", "I heard", true)]
    [InlineData("subtract three from ten", "Seven.")]
    [InlineData("multiply six by nine", "Fifty-four.")]
    [InlineData("divide one hundred by eight", "Twelve point five.")]
    [InlineData("the difference between ten and seventeen", "Seven.")]
    [InlineData("half of ninety", "Forty-five.")]
    [InlineData("um can you tell me what uh seven times ate is please", "Fifty-six.")]
    [InlineData("seventeen dimes twenty three", "Three hundred ninety-one.")]
    [InlineData("what is seventeem times twenny three", "Three hundred ninety-one.")]
    [InlineData("one million times one million", "One trillion.")]
    [InlineData("two million divided by four", "Five hundred thousand.")]
    [InlineData("nineteen hundred plus one", "One thousand nine hundred one.")]
    [InlineData("one hundred and five plus twenty", "One hundred twenty-five.")]
    public void Answer_SpokenArithmetic_GivesTheResult(string said, string expected, bool notArithmetic = false)
    {
        var answer = Talk.Answer(said);
        if (notArithmetic)
        {
            Assert.NotEqual(expected, answer);
            return;
        }

        Assert.Equal(expected, answer);
    }

    [Theory]
    [InlineData("what is ten divided by zero")]
    [InlineData("five over 0")]
    public void Answer_DivisionByZero_SaysSo(string said) => Assert.Contains("zero", Talk.Answer(said), StringComparison.Ordinal);

    [Fact]
    public void Answer_RootOfNegative_HasNoAnswer() => Assert.Contains("no answer", Talk.Answer("square root of minus four"), StringComparison.Ordinal);

    [Fact]
    public void Answer_FollowUps_GoOnFromTheLastResult()
    {
        var talk = new Talk();
        Assert.Equal("Four.", talk.Say("what is two plus two"));
        Assert.Equal("Eight.", talk.Say("times two"));
        Assert.Equal("Eighteen.", talk.Say("and plus ten"));
        Assert.Equal("Six.", talk.Say("divide that by three"));
        Assert.Equal("Thirty-six.", talk.Say("square it"));
        Assert.Equal("Thirty-five.", talk.Say("what is that minus one"));
    }

    [Theory]
    [InlineData("ten of clubs")]
    [InlineData("go forward ten meters")]
    [InlineData("he was not an ill disposed young man")]
    [InlineData("i want to go to the market for a day")]
    public void Answer_NoArithmetic_IsLeftToOthers(string said) => Assert.DoesNotMatch(@"^[A-Z][a-z-]+( [a-z-]+)?\.$", Talk.Answer(said));
}
