namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Says honestly what it is.</summary>
public sealed class IdentitySkill : ISkill
{
    /// <inheritdoc />
    public string Name => "identity";

    /// <inheritdoc />
    public string Offer => "say what I am";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
        ["who are you", "what are you", "what is your name", "are you a robot", "are you a language model", "are you human", "how old are you", "who made you", "do you learn", "where are you"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 14)
        {
            return null;
        }

        var answer = said switch
        {
            _ when said.HasPhrase("your name", "what are you called", "you called") && !said.HasPhrase("my name") => "I am called the offline responder.",
            _ when said.HasPhrase("language model", "are you an ai", "are you a i", "artificial intelligence", "chat g p t", "chatgpt", "are you intelligent", "a large language", "are you smart", "neural network") || said.IsPhrase("can you think") =>
                "No, I am not a language model. I am a set of rules that runs on this machine.",
            _ when said.HasPhrase("are you human", "are you a human", "are you a person", "are you real", "are you alive", "a real person", "are you a man", "are you a woman") =>
                "No, I am a program: rules that listen for words and answer them.",
            _ when said.HasPhrase("are you a robot", "a robot", "a machine", "a computer", "a bot", "a program") && said.HasAny("you") => "I am a program without a body: a set of rules with a voice.",
            _ when said.HasPhrase("who made you", "who built you", "who created you", "made you", "who wrote you", "who programmed you") => "The people who build VoiceMesh wrote my rules.",
            _ when said.HasPhrase("how old are you", "when were you born", "your birthday", "your age") => "I have no age. I start fresh with every conversation.",
            _ when said.HasPhrase("where are you", "where do you live", "where do you run") => "I run on the machine that you are talking to, and need no network.",
            _ when said.HasPhrase("do you learn", "can you learn", "do you remember", "will you remember", "are you recording", "do you listen", "do you record") =>
                "I know only what is said in this conversation, and learn nothing from it.",
            _ when said.HasPhrase("speak french", "speak german", "speak spanish", "speak dutch", "what languages", "which languages", "other languages", "do you speak", "speak english") => "I only speak English.",
            _ when said.HasPhrase("how do you work", "how does it work", "how does this work", "how do you know") => "I look for words that my rules know and answer by them. I don't understand more than that.",
            _ when said.HasPhrase("who are you", "what are you", "who is this", "who am i talking to", "who am i speaking", "about yourself", "introduce yourself", "who you are", "what you are", "hoover you", "who is there", "what is voicemesh", "what is voice mesh") =>
                conversation.Vary(Name, "I am the offline responder of VoiceMesh: simple rules on this machine, not a language model.",
                    "I am VoiceMesh's offline responder. I follow rules and am no language model, but I can help with small things."),
            _ => null,
        };
        return answer is null ? null : new SkillAnswer(answer, SkillAnswer.Likely + 0.1);
    }
}
