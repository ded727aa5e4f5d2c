namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Commands for a body that it does not have: says that they were heard, and that nothing moves.</summary>
public sealed class CommandSkill : ISkill
{
    private static readonly string[] Moves =
        ["go forward", "go forwards", "go back", "go backward", "go backwards", "go left", "go right", "go up", "go down", "go somewhere", "go straight", "go home", "go to", "go ahead", "go there", "turn left", "turn right", "turn around",
         "move forward", "move back", "move left", "move right", "move ahead", "drive forward", "walk forward", "come here", "step back", "go for word", "go four word", "go for ward", "go far word", "drive to", "move to", "back up"];

    private static readonly string[] Deeds =
        ["turn on", "turn off", "switch on", "switch off", "open the", "close the", "lock the", "unlock the", "pick up", "put down", "bring me", "do something", "clean the", "feed the", "dim the"];

    /// <inheritdoc />
    public string Name => "commands";

    /// <inheritdoc />
    public string Offer => "";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["go forward ten meters", "turn left", "go somewhere and do something", "turn on the lights", "stop"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 14)
        {
            return null;
        }

        if (said.IsPhrase("stop", "halt", "stop it", "be quiet", "quiet", "shut up", "stop talking", "never mind", "cancel", "forget it"))
        {
            return new SkillAnswer(conversation.Vary(Name, "All right.", "Okay.", "I am quiet."), SkillAnswer.Certain);
        }

        var heard = string.Join(' ', said.Words).Replace("go for word", "go forward", StringComparison.Ordinal).Replace("go four word", "go forward", StringComparison.Ordinal)
            .Replace("go for ward", "go forward", StringComparison.Ordinal).Replace("go far word", "go forward", StringComparison.Ordinal);
        var starts = said.Words[0] is not ("what" or "how" or "why" or "where" or "when" or "who" or "i" or "did" or "is");
        if (!starts)
        {
            return null;
        }

        if (said.HasPhrase(Moves))
        {
            return new SkillAnswer(
                conversation.Vary(Name, $"I heard: {heard}. But I have no wheels, so I stay where I am.", $"You said: {heard}. I would, but I have nothing to move with.",
                    $"I heard the command, {heard}, but I am only a voice and can't move."), SkillAnswer.Likely);
        }

        return said.HasPhrase(Deeds)
            ? new SkillAnswer(conversation.Vary(Name, $"I heard: {heard}. I have no hands and no switches, so nothing happens.", $"You said: {heard}. I am not connected to anything that could do it."), SkillAnswer.Possible + 0.15)
            : null;
    }
}
