using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Statements that ask for nothing: says back what was heard, so that the speaker can tell whether it was heard right.</summary>
public sealed class DictationSkill : ISkill
{
    private const int ReadBack = 16;

    /// <inheritdoc />
    public string Name => "dictation";

    /// <inheritdoc />
    public string Offer => "say back what I heard";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
        ["he was not an ill disposed young man", "and so my fellow americans ask not what your country can do for you", "the cat sat on the mat", "five five"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count == 0)
        {
            return null;
        }

        if (said.Words.All(SpokenNumber.IsNumberWord))
        {
            return new SkillAnswer($"I heard: {Heard(said)}.", SkillAnswer.Possible);
        }

        if (said.Words.Count < 4 || !SpeaksEnglish(conversation) || (said.IsQuestion && said.Words.Count <= ReadBack))
        {
            return null;
        }

        var rest = said.Words.Count - ReadBack;
        var text = rest <= 2
            ? $"I heard: {Heard(said)}."
            : $"I heard {NumberWords.Whole(said.Words.Count)} words. They begin: {string.Join(' ', said.Words.Take(10).Select(Short))}; and end: {string.Join(' ', said.Words.TakeLast(4).Select(Short))}.";
        return new SkillAnswer(text, SkillAnswer.LastResort + 0.1);
    }

    private static bool SpeaksEnglish(Conversation conversation) =>
        conversation.Language.Length == 0 || conversation.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase);

    private static string Heard(Utterance said) => string.Join(' ', said.Words.Take(ReadBack + 2).Select(Short));

    // A "word" without end is no word; the first letters are enough to show that it was heard.
    private static string Short(string word) => word.Length <= 30 ? word : word[..30];
}
