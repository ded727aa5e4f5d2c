using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Sums, products, powers, roots and percentages, spoken or typed, and what follows from the last result.</summary>
public sealed class ArithmeticSkill : ISkill
{
    private static readonly string[] Before =
        ["what", "is", "are", "was", "how", "much", "many", "the", "of", "tell", "me", "us", "and", "calculate", "compute", "so", "now", "then", "okay", "can", "you",
         "could", "would", "know", "do", "does", "work", "out", "give", "result", "answer", "to", "hey", "hello", "make", "that", "it", "about", "if", "i", "need", "find", "will", "be", "a", "well", "solve", "evaluate"];

    private static readonly string[] Tail = ["equal", "equals", "is", "are", "make", "makes", "now", "then", "thanks", "thank", "you", "for", "me", "again", "what"];

    /// <inheritdoc />
    public string Name => "arithmetic";

    /// <inheritdoc />
    public string Offer => "do arithmetic";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } =
    [
        "what is seventeen times twenty three", "what is two plus two", "how much is ten divided by four", "what is fifteen percent of eighty",
        "what is the square root of one hundred forty four", "five squared", "three point five times two", "add seven and eight", "subtract three from ten",
        "what is two to the power of ten", "multiply six by nine", "divide one hundred by eight", "what is half of ninety",
    ];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        if (Evaluate(conversation) is not { } found)
        {
            return null;
        }

        var text = double.IsFinite(found.Value) ? NumberWords.Sentence($"{Speak(found.Value)}.")
            : found.DividedByZero ? conversation.Vary(Name, "Nothing can be divided by zero.", "Dividing by zero has no answer.")
            : "That has no answer that I can work out.";
        return new SkillAnswer(text, found.Confidence);
    }

    private static string Speak(double value) => NumberWords.Spoken(value);

    private static Result? Evaluate(Conversation conversation, int depth = 0)
    {
        var words = conversation.Said.Words;
        if (words.Count == 0 || words.Count > 200)
        {
            return null;
        }

        var zero = words.Any(w => w is "zero" or "0" or "nought" or "oh");
        double? it = null;
        var known = false;
        double? It()
        {
            if (!known)
            {
                known = true;
                it = depth < 20 && conversation.Previous is { } previous ? Evaluate(previous, depth + 1)?.Value : null;
            }

            return it;
        }

        if (TryNamed(words, out var named))
        {
            return new Result(named, SkillAnswer.Certain, zero);
        }

        var refers = words.Any(w => w is "it" or "that" or "this");
        for (var start = 0; start < words.Count; start++)
        {
            if (Arithmetic.TryEvaluate(words, start, refers ? It() : null, out var value, out var end))
            {
                var whole = start + IndexOfOther(words.Skip(start + (end - start))) == start - 1
                    && words.Take(start).All(w => Before.Contains(w));
                return new Result(value, whole ? SkillAnswer.Certain : SkillAnswer.Possible + 0.1, zero);
            }
        }

        return FollowUp(words, It) is { } result ? new Result(result, SkillAnswer.Certain - 0.1, zero) : null;
    }

    private static int IndexOfOther(IEnumerable<string> rest) => rest.All(w => Tail.Contains(w)) ? -1 : 0;

    private static double? FollowUp(IReadOnlyList<string> words, Func<double?> it)
    {
        var start = 0;
        while (start < words.Count && words[start] is "and" or "now" or "then" or "okay" or "what" or "about" or "is" or "that" or "it" or "so")
        {
            start++;
        }

        if (start >= words.Count || words.Count - start > 8)
        {
            return null;
        }

        if (words[start] is "multiply" or "divide" or "add" or "subtract" or "double" or "halve" or "half" or "square" or "triple")
        {
            var numberAt = start + 1;
            while (numberAt < words.Count && words[numberAt] is "it" or "that" or "this" or "by" or "from" or "another")
            {
                numberAt++;
            }

            var hasNumber = SpokenNumber.TryRead(words, ref numberAt, out var by, expected: true);
            if (numberAt != words.Count && !(numberAt == words.Count - 2 && words[numberAt] is "to" or "from" && words[^1] is "it" or "that"))
            {
                return null;
            }

            Func<double, double>? change = (words[start], hasNumber) switch
            {
                ("multiply", true) => v => v * by,
                ("divide", true) => v => v / by,
                ("add", true) => v => v + by,
                ("subtract", true) => v => v - by,
                ("double", false) => v => v * 2,
                ("triple", false) => v => v * 3,
                ("halve" or "half", false) => v => v / 2,
                ("square", false) => v => v * v,
                _ => null,
            };
            return change is not null && it() is { } value ? change(value) : null;
        }

        // The cheap check comes first, as finding out what went before means reading the history.
        return Arithmetic.TryContinue(words, start, 1, out _, out var end) && end == words.Count && it() is { } known
            && Arithmetic.TryContinue(words, start, known, out var result, out _)
            ? result
            : null;
    }

    private static bool TryNamed(IReadOnlyList<string> words, out double value)
    {
        value = 0;
        for (var i = 0; i < words.Count; i++)
        {
            var verb = words[i] switch
            {
                "add" or "sum" => "and",
                "subtract" => "from",
                "multiply" or "product" => "by",
                "divide" => "by",
                "difference" => "and",
                _ => null,
            };
            if (verb is null)
            {
                continue;
            }

            var at = i + 1;
            while (at < words.Count && words[at] is "of" or "between" or "the" or "up")
            {
                at++;
            }

            if (!SpokenNumber.TryRead(words, ref at, out var left, expected: true) || at >= words.Count)
            {
                continue;
            }

            var joint = words[at];
            if (joint is not ("and" or "to" or "from" or "by" or "with" or "plus" or "times" or "buy"))
            {
                continue;
            }

            at++;
            if (!SpokenNumber.TryRead(words, ref at, out var right, expected: true))
            {
                continue;
            }

            value = words[i] switch
            {
                "add" or "sum" => left + right,
                "subtract" => right - left,
                "difference" => Math.Abs(left - right),
                "divide" => left / right,
                _ => left * right,
            };
            while (words[i] is "add" or "sum" or "product" && at < words.Count && words[at] == "and")
            {
                at++;
                if (!SpokenNumber.TryRead(words, ref at, out var more, expected: true))
                {
                    break;
                }

                value = words[i] == "product" ? value * more : value + more;
            }

            return true;
        }

        return false;
    }

    private sealed record Result(double Value, double Confidence, bool Zero)
    {
        public bool DividedByZero => Zero && !double.IsFinite(Value);
    }
}
