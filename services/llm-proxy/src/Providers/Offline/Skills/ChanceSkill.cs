using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Coins, dice and numbers, drawn from the conversation and the moment instead of chance, so that the same call gives the same answer.</summary>
public sealed class ChanceSkill : ISkill
{
    /// <inheritdoc />
    public string Name => "chance";

    /// <inheritdoc />
    public string Offer => "flip a coin or roll a die";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["flip a coin", "toss a coin", "roll a die", "roll two dice", "pick a number between one and ten", "heads or tails"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var said = conversation.Said;
        if (said.Words.Count is 0 or > 14)
        {
            return null;
        }

        var draw = conversation.Seed($"{Name}|{(conversation.SaidAt ?? conversation.NowUtc).ToUnixTimeMilliseconds()}");
        if ((said.HasAny("coin", "coins", "quoin") && said.HasAny("flip", "toss", "throw", "flipped", "slip")) || said.HasPhrase("heads or tails"))
        {
            return new SkillAnswer(draw % 2 == 0 ? "Heads." : "Tails.", SkillAnswer.Certain);
        }

        if (said.HasAny("roll", "throw", "role", "rolled") && said.HasAny("die", "dice", "dies", "dye", "dyes"))
        {
            var dice = 1;
            for (var i = 0; i < said.Words.Count; i++)
            {
                var at = i;
                if (SpokenNumber.TryRead(said.Words, ref at, out var number, expected: at > 0 && said.Words[i - 1] is "roll" or "role" or "throw") && number is >= 1 and <= 6 && number == Math.Floor(number))
                {
                    dice = (int)number;
                    break;
                }
            }

            var thrown = Enumerable.Range(0, dice).Select(i => (long)(conversation.Seed($"{draw}|{i}") % 6) + 1).ToArray();
            var total = dice == 1 ? "" : $", {NumberWords.Whole(thrown.Sum())} in all";
            return new SkillAnswer(NumberWords.Sentence($"{NumberWords.List([.. thrown.Select(NumberWords.Whole)])}{total}."), SkillAnswer.Certain);
        }

        if (said.HasAny("pick", "choose", "random", "guess", "think", "give") && said.HasAny("number") && said.IndexOf("between") is var between and >= 0)
        {
            var at = between + 1;
            if (SpokenNumber.TryRead(said.Words, ref at, out var low, expected: true) && at < said.Words.Count && said.Words[at] is "and" or "to" or "end")
            {
                at++;
                if (SpokenNumber.TryRead(said.Words, ref at, out var high, expected: true) && high > low && high - low < 1e9 && high < 1e12)
                {
                    return new SkillAnswer(NumberWords.Sentence(NumberWords.Whole((long)low + (draw % ((long)high - (long)low + 1))) + "."), SkillAnswer.Certain);
                }
            }
        }

        return null;
    }
}
