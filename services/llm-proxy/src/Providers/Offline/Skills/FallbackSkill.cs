namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>The way out when nothing was understood: says so, and offers something that will be.</summary>
public sealed class FallbackSkill(IReadOnlyList<ISkill> others) : ISkill
{
    private readonly ISkill[] _offered = [.. others.Where(s => s.Offer.Length > 0)];

    /// <inheritdoc />
    public string Name => "fallback";

    /// <inheritdoc />
    public string Offer => "";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["why is the sky blue", "who was the first man on the moon", "how do birds fly"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count == 0)
        {
            return new SkillAnswer(conversation.Vary(Name, "I did not hear any words. Please say it again.", "That came through without words. Once more, please?"), SkillAnswer.LastResort);
        }

        if (conversation.Language.Length > 0 && !conversation.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase) && !SpokeOfLanguage(conversation))
        {
            return new SkillAnswer("Sorry, I only speak English.", SkillAnswer.LastResort);
        }

        var skill = _offered[conversation.Seed(Name) % (uint)_offered.Length];
        var example = skill.Examples[(int)(conversation.Seed("example") % (uint)skill.Examples.Count)];
        return new SkillAnswer(
            conversation.Vary(
                Name,
                $"I have no rule for that. You could say: {example}.",
                $"Sorry, that is beyond me. I can {skill.Offer}, though: try, {example}.",
                $"I did not understand. Try, for example: {example}.",
                $"I don't know about that. Shall I {skill.Offer}? Say: {example}."), SkillAnswer.LastResort);
    }

    private static bool SpokeOfLanguage(Conversation conversation) =>
        conversation.LastAnswer?.StartsWith("Sorry, I only speak English", StringComparison.Ordinal) ?? false;
}
