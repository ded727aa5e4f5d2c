using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Says what can be asked, a few things at a time, with an example.</summary>
public sealed class HelpSkill(IReadOnlyList<ISkill> others) : ISkill
{
    private readonly ISkill[] _offered = [.. others.Where(s => s.Offer.Length > 0)];

    /// <inheritdoc />
    public string Name => "help";

    /// <inheritdoc />
    public string Offer => "";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["help", "what can you do", "what can i say", "what can i ask you", "how can you help me", "what else can you do"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 12)
        {
            return null;
        }

        var asked = said.IsPhrase("help", "help me", "help please", "commands", "options", "what else")
            || said.HasPhrase("what can you do", "what can i say", "what can i ask", "what do you do", "what are you able", "how can you help", "what do you know", "what else can you", "your skills", "what could you do", "what can i do", "tell me what you can", "list your", "what you can do", "what can we do", "what are your");
        if (!asked)
        {
            return null;
        }

        // Asking again goes on in the list, so that after a few turns everything was offered once.
        var before = 0;
        for (var c = conversation.Previous; c is not null; c = c.Previous)
        {
            before += c.Said.HasPhrase("help", "what can you do", "what else can you", "what can i say", "what else") ? 1 : 0;
        }

        const int AtOnce = 4;
        var first = before * AtOnce % _offered.Length;
        var shown = Enumerable.Range(first, AtOnce).Select(i => _offered[i % _offered.Length]).ToArray();
        var example = shown[conversation.Seed(Name) % AtOnce].Examples;
        return new SkillAnswer(
            $"I can {NumberWords.List([.. shown.Select(s => s.Offer)])}. For example, say: {example[(int)(conversation.Seed("example") % (uint)example.Count)]}.", SkillAnswer.Certain - 0.05);
    }
}
