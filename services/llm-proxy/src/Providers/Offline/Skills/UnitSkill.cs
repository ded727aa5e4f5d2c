using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Converts lengths, masses, temperatures, volumes, speeds and times.</summary>
public sealed class UnitSkill : ISkill
{
    /// <inheritdoc />
    public string Name => "units";

    /// <inheritdoc />
    public string Offer => "convert units";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
    [
        "how many kilometers are in ten miles", "convert five pounds to kilograms", "what is seventy degrees fahrenheit in celsius", "how many feet in a meter",
        "three liters in gallons", "sixty miles per hour in kilometers per hour", "how many seconds are in an hour", "convert two cups to milliliters",
    ];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        if (Read(conversation) is not { } asked)
        {
            return null;
        }

        if (asked.To is null)
        {
            return null;
        }

        if (asked.From.Quantity != asked.To.Quantity)
        {
            return new SkillAnswer($"A {asked.From.Quantity} can't be converted into a {asked.To.Quantity}.", asked.Confidence - 0.2);
        }

        var result = asked.From.Convert(asked.Value, asked.To);
        return double.IsFinite(result)
            ? new SkillAnswer(NumberWords.Sentence($"{asked.From.Amount(asked.Value)} {(asked.Value == 1 ? "is" : "are")} {asked.To.Amount(result)}."), asked.Confidence)
            : null;
    }

    private static Asked? Read(Conversation conversation, int depth = 0)
    {
        var said = conversation.Said;
        var words = said.Words;
        if (words.Count is 0 or > 30)
        {
            return null;
        }

        if (ReadHowMany(words) is { } howMany)
        {
            return howMany;
        }

        for (var i = 0; i < words.Count; i++)
        {
            if (ReadAmount(words, i) is { } amount)
            {
                if (ReadTarget(words, amount.End) is { } target)
                {
                    return new Asked(amount.Value, amount.Unit, target, SkillAnswer.Certain);
                }

                // "And twenty miles?" keeps the unit that was asked for before.
                return depth < 20 && amount.End == words.Count && IsFollowUp(words) && conversation.Previous is { } before && Read(before, depth + 1) is { To: { } kept } earlier
                    && earlier.From.Quantity == amount.Unit.Quantity
                    ? new Asked(amount.Value, amount.Unit, kept, SkillAnswer.Likely + 0.1)
                    : null;
            }
        }

        // "And in feet?" keeps the amount.
        if (words.Count <= 6 && depth < 20)
        {
            var at = 0;
            while (at < words.Count && words[at] is "and" or "in" or "into" or "what" or "about" or "how" or "to" or "now" or "as" or "is" or "that" or "it" or "many" or "convert" or "then" or "okay" or "an" or "end")
            {
                at++;
            }

            var from = at;
            if (at > 0 && Units.Read(words, ref at) is { } unit && at == words.Count && (from > 1 || words[0] is "and" or "in" or "to")
                && conversation.Previous is { } before && Read(before, depth + 1) is { To: not null } earlier && earlier.From.Quantity == unit.Quantity)
            {
                return new Asked(earlier.Value, earlier.From, unit, SkillAnswer.Certain);
            }
        }

        return null;
    }

    private static bool IsFollowUp(IReadOnlyList<string> words) => words[0] is "and" or "what" or "how" or "now";

    private static Asked? ReadHowMany(IReadOnlyList<string> words)
    {
        for (var i = 0; i + 1 < words.Count; i++)
        {
            if (words[i] is not ("many" or "much"))
            {
                continue;
            }

            var at = i + 1;
            if (Units.Read(words, ref at) is not { } target)
            {
                continue;
            }

            // "how many feet are there in ten meters", "how many meters is two miles"; the preposition may itself be misheard.
            for (var j = at; j < words.Count && j <= at + 5; j++)
            {
                if (ReadAmount(words, j) is { } amount)
                {
                    return new Asked(amount.Value, amount.Unit, target, SkillAnswer.Certain);
                }
            }
        }

        return null;
    }

    private static (double Value, Unit Unit, int End)? ReadAmount(IReadOnlyList<string> words, int start)
    {
        var at = start;
        double value = 1;
        var negative = words[at] is "minus" or "negative" or "-";
        at += negative ? 1 : 0;
        if (at < words.Count && words[at] is "a" or "an" or "one" && at + 1 < words.Count)
        {
            var next = at + 1;
            if (Units.Read(words, ref next, exact: true) is { } single)
            {
                return (negative ? -1 : 1, single, next);
            }
        }

        // "to" and "for" are a number only when a unit follows them: "for miles in kilometers", not "to kilometers".
        var separator = at > 0 && at < words.Count && words[at] is "to" or "for" or "too" && at > 1;
        if (separator || !SpokenNumber.TryRead(words, ref at, out value, expected: true))
        {
            return null;
        }

        while (at < words.Count && words[at] is "of" or "a" or "an")
        {
            at++;
        }

        var unit = Units.Read(words, ref at);
        if (unit is null && at < words.Count && words[at] is "degrees" or "degree")
        {
            at++;
            unit = Units.Read(words, ref at);
        }

        return unit is null ? null : (negative ? -value : value, unit, at);
    }

    private static Unit? ReadTarget(IReadOnlyList<string> words, int from)
    {
        for (var i = from; i < words.Count && i <= from + 5; i++)
        {
            if (words[i] is "in" or "to" or "into" or "as" or "two" or "too" or "an" or "and" or "many" or "of" or "equal")
            {
                var at = i + 1;
                while (at < words.Count && words[at] is "how" or "many" or "the" or "degrees" or "degree" && at + 1 < words.Count && words[at + 1] is not ("celsius" or "fahrenheit"))
                {
                    at++;
                }

                if (Units.Read(words, ref at) is { } unit)
                {
                    return unit;
                }
            }
        }

        return null;
    }

    private sealed record Asked(double Value, Unit From, Unit? To, double Confidence);
}
