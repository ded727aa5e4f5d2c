namespace VoiceMesh.LlmProxy.Providers.Offline;

/// <summary>One thing that the offline responder can talk about.</summary>
/// <remarks>A skill keeps no state: whatever it needs to remember it reads from the conversation, so that any pod can give the next answer.</remarks>
public interface ISkill
{
    /// <summary>Kebab-case name, for traces and tests.</summary>
    string Name { get; }

    /// <summary>What it does, to follow "I can", for example "tell the time"; empty when help should not offer it.</summary>
    string Offer { get; }

    /// <summary>Utterances that it answers; help offers them, tests hold it to them, and a recogniser's language model may be built from them.</summary>
    IReadOnlyList<string> Examples { get; }

    /// <summary>Answers the last thing that the user said, or gives null when that is no matter of this skill.</summary>
    /// <param name="conversation">The conversation up to and with what the user just said.</param>
    SkillAnswer? TryAnswer(Conversation conversation);
}
