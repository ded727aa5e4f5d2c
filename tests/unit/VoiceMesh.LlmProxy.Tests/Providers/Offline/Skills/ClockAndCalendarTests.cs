namespace VoiceMesh.LlmProxy.Tests.Providers.Offline.Skills;

[Trait("Category", "unit")]
public sealed class ClockAndCalendarTests
{
    [Theory]
    [InlineData("what time is it")]
    [InlineData("What's the time?")]
    [InlineData("whats the time please")]
    [InlineData("what dime is it")]
    [InlineData("do you have the time")]
    [InlineData("um what time is it now")]
    public void Answer_Time_IsTheUsersClock(string said) =>
        Assert.Equal("It is one o'clock in the afternoon.", new Talk("Europe/Amsterdam").Say(said));

    [Fact]
    public void Answer_TimeWithoutZone_NamesUniversalTime() => Assert.Equal("It is noon, universal time.", Talk.Answer("what time is it"));

    [Theory]
    [InlineData("what time is it in tokyo", "In Tokyo it is nine o'clock in the evening.")]
    [InlineData("what time is it in tokio", "In Tokyo it is nine o'clock in the evening.")]
    [InlineData("tell me the time in new york", "In New York it is seven o'clock in the morning.")]
    [InlineData("what time is it in auckland", "In Auckland it is one o'clock in the morning, tomorrow.")]
    [InlineData("what time is it in mumbai", "In Mumbai it is five thirty in the afternoon.")]
    public void Answer_TimeInCity_IsTheCitysClock(string said, string expected) => Assert.Equal(expected, Talk.Answer(said));

    [Fact]
    public void Answer_WhatAboutBerlin_FollowsTheTime()
    {
        var talk = new Talk();
        talk.Say("what time is it in tokyo");
        Assert.Equal("In Berlin it is one o'clock in the afternoon.", talk.Say("what about berlin"));
        Assert.Equal("In London it is noon.", talk.Say("and in london"));
    }

    [Fact]
    public void Answer_TimeAhead_AddsIt() => Assert.Equal("In two hours it will be two o'clock in the afternoon.", Talk.Answer("what time will it be in two hours"));

    [Theory]
    [InlineData("what day is it", "Today is Thursday, January first, twenty twenty-six.")]
    [InlineData("what is the date today", "Today is Thursday, January first, twenty twenty-six.")]
    [InlineData("what is todays date", "Today is Thursday, January first, twenty twenty-six.")]
    [InlineData("what day is tomorrow", "Tomorrow is Friday, January second.")]
    [InlineData("what day was yesterday", "Yesterday is Wednesday, December thirty-first, twenty twenty-five.")]
    [InlineData("what year is it", "It is twenty twenty-six.")]
    [InlineData("how many days until christmas", "Three hundred fifty-eight days until Christmas, which is a Friday.")]
    [InlineData("how many days till chrismas", "Three hundred fifty-eight days until Christmas, which is a Friday.")]
    [InlineData("how long until friday", "One day until Friday.")]
    [InlineData("how many days until january tenth", "Nine days until January tenth, which is a Saturday.")]
    [InlineData("how many days until the tenth of january", "Nine days until January tenth, which is a Saturday.")]
    [InlineData("what day of the week is january twentieth", "January twentieth is Tuesday, January twentieth.")]
    [InlineData("how many weeks until january fifteenth", "Two weeks until January fifteenth.")]
    public void Answer_Date_IsTheUsersCalendar(string said, string expected) => Assert.Equal(expected, Talk.Answer(said));

    [Fact]
    public void Answer_DateNearMidnight_FollowsTheZone() =>
        Assert.StartsWith("Today is Friday, January second", new Talk("Pacific/Kiritimati").Say("what day is it"), StringComparison.Ordinal);
}
