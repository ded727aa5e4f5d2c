using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Remembers, for the length of the conversation, what the user is called.</summary>
public sealed class NameSkill : ISkill
{
    private static readonly string[] Introductions = ["my name is", "call me", "i am called", "my name as"];

    private static readonly string[] NotNames = ["a", "the", "not", "later", "back", "when", "an", "what", "it", "that", "please"];

    /// <inheritdoc />
    public string Name => "name";

    /// <inheritdoc />
    public string Offer => "";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["my name is anna", "what is my name", "call me tom", "do you know my name"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 14)
        {
            return null;
        }

        if (said.HasPhrase("what is my name", "know my name", "who am i", "remember my name", "say my name", "what am i called"))
        {
            var known = conversation.History().Select(h => Introduced(h.Said)).LastOrDefault(n => n is not null);
            return new SkillAnswer(known is null ? "You have not told me your name yet." : $"Your name is {known}, as I heard it.", SkillAnswer.Certain);
        }

        return Introduced(said) is { } name
            ? new SkillAnswer(conversation.Vary(Name, $"Nice to meet you, {name}.", $"Hello, {name}.", $"A pleasure, {name}."), SkillAnswer.Likely + 0.05)
            : null;
    }

    private static string? Introduced(Utterance said)
    {
        if (said.Words.Count > 14)
        {
            return null;
        }

        foreach (var phrase in Introductions)
        {
            if (said.PhraseEnd(phrase) is var end and > 0 && end < said.Words.Count && said.Words.Count - end <= 3 && !NotNames.Contains(said.Words[end]) && char.IsLetter(said.Words[end][0]))
            {
                return NumberWords.Sentence(said.Words[end].Length > 30 ? said.Words[end][..30] : said.Words[end]);
            }
        }

        return null;
    }
}
