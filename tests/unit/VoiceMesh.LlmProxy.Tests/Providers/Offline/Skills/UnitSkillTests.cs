namespace VoiceMesh.LlmProxy.Tests.Providers.Offline.Skills;

[Trait("Category", "unit")]
public sealed class UnitSkillTests
{
    [Theory]
    [InlineData("how many kilometers are in ten miles", "Ten miles are about sixteen point zero nine kilometers.")]
    [InlineData("how many killer meters are in ten miles", "Ten miles are about sixteen point zero nine kilometers.")]
    [InlineData("two miles to kilometers", "Two miles are about three point two two kilometers.")]
    [InlineData("to miles to kilometers", "Two miles are about three point two two kilometers.")]
    [InlineData("too miles in kilometers", "Two miles are about three point two two kilometers.")]
    [InlineData("convert five pounds to kilograms", "Five pounds are about two point two seven kilograms.")]
    [InlineData("convert five pounds two kilograms", "Five pounds are about two point two seven kilograms.")]
    [InlineData("what is seventy degrees fahrenheit in celsius", "Seventy degrees Fahrenheit are about twenty-one point one one degrees Celsius.")]
    [InlineData("what is zero degrees celsius in farenheit", "Zero degrees Celsius are thirty-two degrees Fahrenheit.")]
    [InlineData("minus forty celsius in fahrenheit", "Minus forty degrees Celsius are minus forty degrees Fahrenheit.")]
    [InlineData("how many feet in a meter", "One meter is about three point two eight feet.")]
    [InlineData("how many inches are there in six feet", "Six feet are seventy-two inches.")]
    [InlineData("how many seconds are in an hour", "One hour is three thousand six hundred seconds.")]
    [InlineData("sixty miles per hour in kilometers per hour", "Sixty miles an hour are about ninety-six point five six kilometers an hour.")]
    [InlineData("three liters in gallons", "Three liters are about zero point seven nine gallons.")]
    [InlineData("how many grams in half a kilo", "Zero point five kilograms are five hundred grams.")]
    [InlineData("100 km in miles", "One hundred kilometers are about sixty-two point one four miles.")]
    public void Answer_Conversion_GivesTheResult(string said, string expected) => Assert.Equal(expected, Talk.Answer(said));

    [Fact]
    public void Answer_OtherQuantity_SaysThatItCannot() =>
        Assert.Equal("A length can't be converted into a mass.", Talk.Answer("convert ten miles to kilograms"));

    [Fact]
    public void Answer_FollowUps_KeepTheAmountOrTheUnit()
    {
        var talk = new Talk();
        talk.Say("how many kilometers are in ten miles");
        Assert.Equal("Ten miles are fifty-two thousand eight hundred feet.", talk.Say("and in feet"));
        Assert.Equal("Twenty miles are one hundred five thousand six hundred feet.", talk.Say("and twenty miles"));
        Assert.Equal("Twenty miles are about thirty-two point one nine kilometers.", talk.Say("what about kilometers"));
    }
}
