using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Spells words letter by letter, as they were recognised.</summary>
public sealed class SpellingSkill : ISkill
{
    private static readonly string[] Lead = ["the", "word", "me", "for", "a", "an", "spelled", "of", "out"];

    /// <inheritdoc />
    public string Name => "spelling";

    /// <inheritdoc />
    public string Offer => "spell words";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["spell necessary", "how do you spell rhythm", "can you spell the word voice", "how is forty spelled"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var word = Wanted(conversation.Said);
        if (word is null)
        {
            return null;
        }

        if (word is "that" or "it" or "this" && conversation.Previous is { } before)
        {
            word = Wanted(before.Said) is { Length: > 0 } again && again is not ("it" or "that") ? again : before.Said.Words.LastOrDefault(w => w.Length > 2) ?? "";
        }

        if (word.Length == 0)
        {
            return new SkillAnswer("Which word shall I spell? Say, for example: spell necessary.", SkillAnswer.Likely);
        }

        var letters = string.Join(", ", word.Where(char.IsLetterOrDigit).Take(40).Select(char.ToUpperInvariant));
        return new SkillAnswer($"{NumberWords.Sentence(word)} is spelled {letters}.", SkillAnswer.Certain);
    }

    private static string? Wanted(Utterance said)
    {
        var words = said.Words;
        if (words.Count is 0 or > 14)
        {
            return null;
        }

        if (said.PhraseEnd("is spelled") is var passive and > 2 && passive == words.Count)
        {
            return words[passive - 3] is "word" ? "" : words[passive - 3];
        }

        if (said.IndexOf("spelled") is var spelled and > 1 && spelled == words.Count - 1 && words[0] is "how" or "house")
        {
            return words[spelled - 1];
        }

        var at = said.IndexOf("spell");
        at = at < 0 ? said.IndexOf("spelling") : at;
        if (at < 0 && words.Count is 2 or 3 && words[0] is "spill" or "spells" or "spelled" or "smell" or "spare")
        {
            at = 0;
        }

        if (at < 0 && said.PhraseEnd("do you spill") is var misheard and > 0)
        {
            at = misheard - 1;
        }

        if (at < 0)
        {
            return null;
        }

        at++;
        while (at < words.Count && Lead.Contains(words[at]) && at + 1 < words.Count)
        {
            at++;
        }

        // A word that is spelled comes last; a sentence that merely holds "spell" goes on.
        return at >= words.Count ? "" : words.Count - at <= 3 ? string.Join(' ', words.Skip(at)) : null;
    }
}
