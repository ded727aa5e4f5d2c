namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>A few jokes.</summary>
public sealed class JokeSkill : ISkill
{
    private static readonly string[] Jokes =
    [
        "Why did the clock get sent out of class? It tocked too much.",
        "I told my computer that I needed a break. It said it would go to sleep.",
        "Why was the math book sad? It had too many problems.",
        "What do you call a fish without eyes? A fsh.",
        "Why can't a bicycle stand by itself? It is two tired.",
        "I would tell you a joke about silence, but you would not hear it.",
        "Parallel lines have so much in common. It is a shame that they never meet.",
        "What did zero say to eight? Nice belt.",
    ];

    /// <inheritdoc />
    public string Name => "jokes";

    /// <inheritdoc />
    public string Offer => "tell a joke";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["tell me a joke", "do you know any jokes", "make me laugh", "another joke"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 12)
        {
            return null;
        }

        var asked = said.HasAny("joke", "jokes") || said.HasPhrase("make me laugh", "something funny", "be funny")
            || (said.IsPhrase("another one", "another", "one more", "tell me another", "tell me another one") && conversation.LastAnswer is { } last && Jokes.Contains(last));
        return asked ? new SkillAnswer(conversation.Vary(Name, Jokes), SkillAnswer.Likely + 0.1) : null;
    }
}
