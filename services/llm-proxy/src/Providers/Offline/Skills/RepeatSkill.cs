namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Says the last answer again, or the part of it that an interruption swallowed.</summary>
public sealed class RepeatSkill : ISkill
{
    /// <inheritdoc />
    public string Name => "repeat";

    /// <inheritdoc />
    public string Offer => "repeat my last answer";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
        ["say that again", "repeat that", "can you repeat that", "what did you say", "come again", "i missed the end", "i did not catch that", "pardon"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 12)
        {
            return null;
        }

        if (said.HasPhrase("missed the end", "miss the end", "mist the end", "missed the and", "the last part", "missed the rest", "how did it end", "missed the last", "go on", "keep going", "you were saying", "the end of that", "finish that", "finish your sentence"))
        {
            return new SkillAnswer(Rest(conversation), SkillAnswer.Certain);
        }

        var again = said.HasPhrase("say that again", "say it again", "say again", "repeat that", "repeat it", "repeat please", "come again", "what did you say", "what was that", "did not catch", "did not hear", "did not get that",
            "could not hear", "can you repeat", "could you repeat", "beg your pardon", "one more time", "tell me again", "what did you just say", "said that again", "safe that again", "repeat the last", "repeat your", "repeat what you")
            || said.IsPhrase("pardon", "repeat", "again", "sorry what", "pardon me", "what", "once more", "excuse me", "repeat again");
        if (!again)
        {
            return null;
        }

        return new SkillAnswer(
            conversation.LastAnswer is not { Length: > 0 } last ? "I haven't said anything yet."
            : conversation.LastAnswerInterrupted && Whole(conversation) is { } whole ? whole
            : last, SkillAnswer.Certain);
    }

    private static string Rest(Conversation conversation)
    {
        if (conversation.LastAnswer is not { Length: > 0 } last)
        {
            return "I haven't said anything yet.";
        }

        if (Whole(conversation) is not { } whole)
        {
            return conversation.LastAnswerInterrupted ? $"I got as far as: {last}" : last;
        }

        var rest = whole[last.TrimEnd().Length..].TrimStart(' ', ',', ';');
        if (!conversation.LastAnswerInterrupted || rest.Length == 0)
        {
            return whole;
        }

        return $"\u2026{rest}";
    }

    // The history holds what was heard. What was meant can be worked out again, but counts only when it agrees with what was heard.
    private static string? Whole(Conversation conversation) =>
        conversation.LastAnswer is { } heard && conversation.Previous?.Answer() is { } whole && whole.StartsWith(heard.TrimEnd(), StringComparison.Ordinal) ? whole : null;
}
