namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Common wishes that need a network, a memory or hands: says plainly that they can't be met here.</summary>
public sealed class OutOfReachSkill : ISkill
{
    private static readonly (string[] Words, string Subject)[] Wishes =
    [
        (["weather", "forecast", "raining", "rain", "snow", "sunny", "temperature outside", "umbrella", "whether today", "whether like", "whether tomorrow"], "the weather"),
        (["news", "headlines"], "the news"),
        (["play music", "play some music", "play a song", "play the", "some music", "spotify", "radio"], "music"),
        (["call my", "phone call", "send a message", "send an email", "text my", "send a text", "make a call"], "calls and messages"),
        (["stock", "stocks", "share price", "bitcoin"], "prices"),
        (["traffic", "directions", "the way to", "nearest", "restaurant", "restaurants", "route to"], "maps and places"),
        (["shopping list", "to do list", "calendar", "appointment", "meeting", "take a note"], "lists and appointments"),
        (["search for", "google", "look up", "on the internet", "wikipedia", "on the web"], "the internet"),
        (["translate", "in french", "in german", "in spanish", "in dutch"], "other languages"),
        (["football", "soccer", "baseball", "the score", "who won the"], "sports results"),
    ];

    /// <inheritdoc />
    public string Name => "out-of-reach";

    /// <inheritdoc />
    public string Offer => "";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["what is the weather like", "play some music", "what is in the news", "search for cats on the internet", "will it rain tomorrow"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 14)
        {
            return null;
        }

        foreach (var (words, subject) in Wishes)
        {
            if (said.HasPhrase(words))
            {
                return new SkillAnswer(
                    conversation.Vary(Name, $"I work offline, so I know nothing of {subject}.", $"Sorry, {subject}: that is beyond what I can reach from this machine.", $"I have no connection to anything outside, so I can't help with {subject}."),
                    said.IsQuestion || said.Words.Count <= 6 ? SkillAnswer.Possible + 0.1 : SkillAnswer.Possible - 0.15);
            }
        }

        return null;
    }
}
