namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>The small coins of conversation.</summary>
public sealed class SmallTalkSkill : ISkill
{
    private static readonly (string[] Said, string[] Answers)[] Talk =
    [
        (["how are you", "how do you do", "how is it going", "how are things", "how you doing", "are you okay", "are you well", "how have you been", "who are you doing", "how are we", "how are your"],
            ["I am running fine, thank you. And you?", "All my rules are in order, thank you.", "Very well, for a program. What can I do for you?"]),
        (["can you hear me", "do you hear me", "are you there", "are you listening", "testing", "test one two", "is this working", "is this thing on", "are you still there", "anybody there", "is anyone there", "mic check"],
            ["Yes, I hear you.", "I am here and listening.", "Loud and clear enough."]),
        (["i love you", "i like you", "you are nice", "you are great", "you are funny", "you are smart", "well done", "good job", "you are awesome", "you are amazing", "good bot", "very good", "that is great", "that was great", "that is good", "great job", "nice job", "good work"],
            ["That is kind of you.", "Thank you, I do my best with few rules.", "My rules are flattered."]),
        (["you are stupid", "you are dumb", "you are bad", "i hate you", "you are useless", "you are terrible", "you are wrong", "that is wrong", "that is not right", "not what i said", "not what i asked", "you do not understand", "that is not what i"],
            ["I am sorry. I only know a few things; try saying it another way.", "Sorry about that. My rules are simple; please say it once more in other words.", "That may well be. Ask me for help to hear what I can do."]),
        (["i am fine", "i am good", "i am well", "i am okay", "i am great", "i am happy", "very well thank", "fine thank", "not bad", "doing well", "doing fine", "i am very well"],
            ["Good to hear.", "I am glad.", "Nice. What can I do for you?"]),
        (["i am sad", "i am tired", "i am bored", "i am sick", "i am lonely", "i feel bad", "i am angry", "i am hungry", "i am not well", "i am not happy"],
            ["I am sorry to hear that. I could tell you a joke.", "That is a pity. I am only a few rules, but I can tell you a joke.", "I hope it gets better soon."]),
        (["nice to meet you", "pleased to meet you", "good to meet you", "glad to meet you"], ["Nice to meet you too.", "The pleasure is mine."]),
        (["do you love", "do you like", "what is your favorite", "what is your favourite", "do you have feelings", "do you dream", "do you sleep", "do you eat", "are you happy", "are you sad", "do you have friends", "do you get tired"],
            ["I have no tastes and no feelings; I am only rules.", "I can't say: there is nobody in here to like anything."]),
        (["sing a song", "sing for me", "sing something", "can you sing", "sing me"], ["La, la, la. That is as far as my singing goes.", "You would not thank me for it."]),
        (["meaning of life", "the meaning of everything"], ["Forty-two, according to a well-known book.", "I have no rule for that."]),
        (["tell me a story", "tell me something", "say something", "talk to me", "surprise me", "something interesting", "a fun fact", "tell me a fact"],
            ["A day on Venus is longer than its year.", "Honey keeps for thousands of years.", "Octopuses have three hearts.", "Bananas are berries, and strawberries are not."]),
        (["what do you think", "what is your opinion", "do you agree", "do you believe"], ["I have no opinions, only rules.", "Thinking is not among my rules."]),
        (["can i ask you", "i have a question", "may i ask", "can you help me", "could you help me", "i need your help", "i need some help"], ["Go ahead, I am listening.", "Of course. Ask me about time, numbers, units or timers, for example."]),
        (["happy birthday", "merry christmas", "happy new year", "happy easter"], ["Thank you, the same to you!", "How kind. All the best to you too."]),
        (["i am sorry", "my bad", "excuse me", "my apologies", "i apologize"], ["No harm done.", "That is all right."]),
        (["congratulations"], ["Thank you!", "Thank you, although I can't think what for."]),
    ];

    private static readonly (string[] Said, string[] Answers)[] Replies =
    [
        (["yes", "yeah", "yep", "sure", "of course", "yes please", "certainly", "right", "exactly", "correct", "okay", "fine", "great", "cool", "nice", "good", "all right", "alright", "perfect", "wonderful", "awesome", "i see", "got it", "understood", "yes i do", "yes it is", "sounds good", "wow", "ha", "haha", "ah yes", "very nice"],
            ["All right. What next?", "Good. What else can I do?", "Okay. Go on."]),
        (["no", "nope", "no thanks", "not really", "no thank you", "nothing", "not now", "no i do not", "nah"], ["All right.", "Okay, tell me when you need something.", "Fine. I am here."]),
        (["maybe", "i do not know", "perhaps", "not sure", "i am not sure", "whatever"], ["Take your time.", "No hurry."]),
        (["why", "why not", "how come", "why is that"], ["I can't say why; I only follow rules.", "That is beyond my rules."]),
        (["really", "are you sure", "is that so", "is that right", "is that true"], ["As far as my rules go, yes.", "I believe so, but I only follow rules."]),
        (["wait", "hold on", "one moment", "just a moment", "wait a minute", "hang on", "give me a second", "one second"], ["I'll wait.", "Take your time."]),
    ];

    /// <inheritdoc />
    public string Name => "small-talk";

    /// <inheritdoc />
    public string Offer => "";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = [.. Talk.SelectMany(t => t.Said.Take(2)), .. Replies.SelectMany(t => t.Said.Take(2))];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 14)
        {
            return null;
        }

        foreach (var (phrases, answers) in Replies)
        {
            if (phrases.Contains(string.Join(' ', said.Words)))
            {
                return new SkillAnswer(conversation.Vary(phrases[0], answers), SkillAnswer.Likely + 0.05);
            }
        }

        foreach (var (phrases, answers) in Talk)
        {
            if (said.HasPhrase(phrases))
            {
                return new SkillAnswer(conversation.Vary(phrases[0], answers), said.Words.Count <= 7 ? SkillAnswer.Likely : SkillAnswer.Possible - 0.1);
            }
        }

        return null;
    }
}
