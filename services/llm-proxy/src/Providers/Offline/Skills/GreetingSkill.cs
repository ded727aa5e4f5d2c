namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Hello, goodbye and thank you.</summary>
public sealed class GreetingSkill : ISkill
{
    /// <inheritdoc />
    public string Name => "greetings";

    /// <inheritdoc />
    public string Offer => "";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
        ["hello", "hi there", "good morning", "good evening", "hey", "goodbye", "bye bye", "good night", "see you later", "thank you", "thanks a lot", "thank you very much"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count == 0)
        {
            return conversation.IsFirst && conversation.LastAnswer is null && said.Text.Length == 0
                ? new SkillAnswer("Hello! I am the offline responder. What can I do for you?", SkillAnswer.Possible)
                : null;
        }

        if (said.Words.Count > 10)
        {
            return null;
        }

        var shortEnough = said.Words.Count <= 4;
        var confidence = shortEnough ? SkillAnswer.Likely : SkillAnswer.Possible - 0.15;
        if (said.HasPhrase("goodbye", "good bye", "bye", "good night", "see you", "farewell", "so long", "see ya", "talk to you later", "good by", "by by", "take care", "have a nice day", "have a good day", "that is all", "i am done"))
        {
            return new SkillAnswer(conversation.Vary("bye", "Goodbye!", "Bye! Talk to you soon.", "See you!"), confidence + 0.01);
        }

        if (said.HasPhrase("thank you", "thanks", "think you", "thank u", "cheers", "thank", "much appreciated", "i appreciate"))
        {
            return new SkillAnswer(conversation.Vary("thanks", "You're welcome.", "My pleasure.", "Any time."), confidence);
        }

        if (said.HasPhrase("good morning", "good afternoon", "good evening"))
        {
            var part = conversation.Now.Hour switch { < 5 => "Hello", < 12 => "Good morning", < 18 => "Good afternoon", _ => "Good evening" };
            return new SkillAnswer($"{part}! What can I do for you?", confidence);
        }

        var hello = said.HasPhrase("hello", "hi", "hey", "greetings", "howdy", "good day", "hullo", "hallo", "yellow there", "hi there", "what is up") || said.IsPhrase("yellow", "hollow", "high", "hay", "halo", "high there", "hell oh", "hell o", "yo");
        return hello
            ? new SkillAnswer(
                conversation.IsFirst
                    ? conversation.Vary("hello", "Hello! What can I do for you?", "Hi! How can I help?", "Hello there! Ask me something.")
                    : conversation.Vary("hello again", "Hello again!", "Yes, I am here.", "Hi again! What next?"), confidence - 0.05)
            : null;
    }
}
