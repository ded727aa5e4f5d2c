namespace VoiceMesh.LlmProxy.Tests.Providers.Offline.Skills;

[Trait("Category", "unit")]
public sealed class ConversationSkillTests
{
    [Theory]
    [InlineData("spell necessary", "Necessary is spelled N, E, C, E, S, S, A, R, Y.")]
    [InlineData("how do you spell rhythm", "Rhythm is spelled R, H, Y, T, H, M.")]
    [InlineData("can you spell the word voice", "Voice is spelled V, O, I, C, E.")]
    [InlineData("spill necessary", "Necessary is spelled N, E, C, E, S, S, A, R, Y.")]
    [InlineData("how do you spill rhythm", "Rhythm is spelled R, H, Y, T, H, M.")]
    public void Answer_Spell_GivesTheLetters(string said, string expected) => Assert.Equal(expected, Talk.Answer(said));

    [Fact]
    public void Answer_SayThatAgain_RepeatsTheLastAnswerTwiceOver()
    {
        var talk = new Talk();
        var answer = talk.Say("what is two plus two");
        Assert.Equal(answer, talk.Say("say that again"));
        Assert.Equal(answer, talk.Say("pardon"));
    }

    [Fact]
    public void Answer_MissedTheEnd_SaysWhatTheInterruptionSwallowed()
    {
        var talk = new Talk();
        var whole = talk.Say("what can you do");
        talk.InterruptAfter(4);
        Assert.Equal("\u2026" + string.Join(' ', whole.Split(' ').Skip(4)), talk.Say("i missed the end"));
    }

    [Fact]
    public void Answer_SayAgainAfterInterruption_SaysTheWholeAnswer()
    {
        var talk = new Talk();
        var whole = talk.Say("how many days until christmas");
        talk.InterruptAfter(2);
        Assert.Equal(whole, talk.Say("what did you say"));
    }

    [Fact]
    public void Answer_MissedTheEndOfForeignAnswer_SaysHowFarItGot()
    {
        var talk = new Talk();
        talk.Say("hello");
        talk.Prompt.Messages[^1].Content = "Something that another engine";
        talk.Prompt.Messages[^1].Interrupted = true;
        Assert.Equal("I got as far as: Something that another engine", talk.Say("i missed the end"));
    }

    [Fact]
    public void Answer_RepeatAtStart_SaysThatNothingWasSaid() => Assert.Equal("I haven't said anything yet.", Talk.Answer("say that again"));

    [Theory]
    [InlineData("who are you")]
    [InlineData("what are you")]
    [InlineData("are you a language model")]
    [InlineData("are you an ai")]
    public void Answer_WhoAreYou_SaysNoLanguageModel(string said) =>
        Assert.Matches("not a language model|no language model", Talk.Answer(said));

    [Theory]
    [InlineData("ten of clubs", "I heard ten of clubs.")]
    [InlineData("seven of clubs", "I heard seven of clubs.")]
    [InlineData("seven of clothes", "I heard seven of clubs.")]
    [InlineData("ate of spades for of clubs seven of hearts", "I heard eight of spades, four of clubs and seven of hearts. That makes three cards.")]
    [InlineData("eight of spades four of clubs seven of hearts", "I heard eight of spades, four of clubs and seven of hearts. That makes three cards.")]
    [InlineData("four queen of clubs", "I heard a four and queen of clubs. That makes two cards.")]
    public void Answer_Cards_AreReadBack(string said, string expected) => Assert.Equal(expected, Talk.Answer(said));

    [Theory]
    [InlineData("go forward ten meters", "go forward ten meters")]
    [InlineData("go for word ten meters", "go forward ten meters")]
    [InlineData("go somewhere and do something", "go somewhere and do something")]
    [InlineData("turn left", "turn left")]
    public void Answer_Command_IsHeardButNotObeyed(string said, string heard)
    {
        var answer = Talk.Answer(said);
        Assert.Contains(heard, answer, StringComparison.Ordinal);
        Assert.Matches("no wheels|nothing to move|can't move", answer);
    }

    [Theory]
    [InlineData("he was not an ill disposed young man", "I heard: he was not an ill disposed young man.")]
    [InlineData("five five", "I heard: five five.")]
    public void Answer_Statement_IsSaidBack(string said, string expected) => Assert.Equal(expected, Talk.Answer(said));

    [Theory]
    [InlineData("and so my fellow americans ask not what your country can do for you ask what you can do for your country", "I heard twenty-two words.")]
    [InlineData("and mister john dashwood had then leisure to consider how much there might be prudently in his power to do for them", "I heard twenty-two words.")]
    public void Answer_LongStatement_IsSaidBackInPart(string said, string expected) => Assert.StartsWith(expected, Talk.Answer(said), StringComparison.Ordinal);

    [Theory]
    [InlineData("hello")]
    [InlineData("hullo")]
    [InlineData("yellow")]
    [InlineData("hi there")]
    [InlineData("Hey!")]
    public void Answer_Greeting_Greets(string said) => Assert.Matches("^(Hello|Hi)", Talk.Answer(said));

    [Theory]
    [InlineData("thank you very much", "You're welcome.|My pleasure.|Any time.")]
    [InlineData("thanks", "You're welcome.|My pleasure.|Any time.")]
    [InlineData("goodbye", "Goodbye|Bye|See you")]
    [InlineData("good by", "Goodbye|Bye|See you")]
    [InlineData("good night", "Goodbye|Bye|See you")]
    [InlineData("how are you", "fine|order|well")]
    [InlineData("what is the weather like today", "the weather")]
    [InlineData("whats the whether like", "the weather")]
    [InlineData("play some music", "music")]
    [InlineData("flip a coin", "^(Heads|Tails)\\.$")]
    [InlineData("roll a die", "^(One|Two|Three|Four|Five|Six)\\.$")]
    [InlineData("roll two dice", "in all\\.$")]
    [InlineData("pick a number between one and three", "^(One|Two|Three)\\.$")]
    [InlineData("stop", "All right|Okay|quiet")]
    [InlineData("help", "^I can .*For example")]
    public void Answer_SmallTalk_Fits(string said, string pattern) => Assert.Matches(pattern, Talk.Answer(said));

    [Fact]
    public void Answer_Name_IsRememberedInTheConversation()
    {
        var talk = new Talk();
        Assert.Contains("not told me", talk.Say("what is my name"), StringComparison.Ordinal);
        talk.Say("my name is anna");
        talk.Say("what is two plus two");
        Assert.Equal("Your name is Anna, as I heard it.", talk.Say("do you know my name"));
    }

    [Fact]
    public void Answer_HelpAgain_GoesOnInTheList()
    {
        var talk = new Talk();
        Assert.NotEqual(talk.Say("what can you do").Split('.')[0], talk.Say("what else can you do").Split('.')[0]);
    }

    [Theory]
    [InlineData("why is the sky blue")]
    [InlineData("who was the first man on the moon")]
    [InlineData("blorp")]
    public void Answer_NotUnderstood_OffersSomethingAndNeverRepeatsItself(string said)
    {
        var talk = new Talk();
        var answers = Enumerable.Range(0, 6).Select(_ => talk.Say(said)).ToList();
        for (var i = 1; i < answers.Count; i++)
        {
            Assert.NotEqual(answers[i - 1], answers[i]);
        }
    }

    [Fact]
    public void Answer_ForeignLanguage_SaysThatItSpeaksEnglishOnly() =>
        Assert.Equal("Sorry, I only speak English.", new Talk(language: "nl-NL").Say("waarom is de lucht"));

    [Fact]
    public void Answer_Jokes_DifferFromTurnToTurn()
    {
        var talk = new Talk();
        Assert.NotEqual(talk.Say("tell me a joke"), talk.Say("another joke"));
    }
}
