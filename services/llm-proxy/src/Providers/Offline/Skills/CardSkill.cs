using VoiceMesh.LlmProxy.Providers.Offline.Language;

namespace VoiceMesh.LlmProxy.Providers.Offline.Skills;

/// <summary>Reads playing cards back.</summary>
public sealed class CardSkill : ISkill
{
    private static readonly string[] Ranks =
        ["ace", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "jack", "queen", "king", "joker"];

    private static readonly string[] Suits = ["clubs", "hearts", "spades", "diamonds"];

    /// <inheritdoc />
    public string Name => "cards";

    /// <inheritdoc />
    public string Offer => "read playing cards back";

    /// <inheritdoc />
    public IReadOnlyList<string> Examples { get; } = ["ten of clubs", "queen of hearts", "eight of spades four of clubs seven of hearts", "ace of diamonds"];

    /// <inheritdoc />
    public SkillAnswer? TryAnswer(Conversation conversation)
    {
        var words = conversation.Said.Words;
        if (words.Count is < 2 or > 60)
        {
            return null;
        }

        var cards = new List<string>();
        var used = 0;
        for (var i = 1; i < words.Count; i++)
        {
            var ofAt = words[i] is "of" or "off" or "a" or "have" or "o" ? 1 : 0;
            if (i + ofAt >= words.Count || i - 1 < used || Suit(words[i + ofAt], exact: ofAt == 0) is not { } suit || Rank(words[i - 1]) is not { } rank)
            {
                continue;
            }

            // A lone rank before the card, as in "four, queen of clubs", is read back too.
            for (var j = used; j < i - 1; j++)
            {
                if (Ranks.Contains(words[j]))
                {
                    cards.Add($"a {words[j]}");
                }
            }

            cards.Add($"{rank} of {suit}");
            used = i + ofAt + 1;
        }

        if (cards.Count == 0)
        {
            return null;
        }

        var count = cards.Count == 1 ? "" : $" That makes {NumberWords.Count(cards.Count, "card")}.";
        return new SkillAnswer($"I heard {NumberWords.List(cards)}.{count}", words.Count - used <= 2 ? SkillAnswer.Certain - 0.05 : SkillAnswer.Possible);
    }

    private static string? Suit(string word, bool exact)
    {
        var plain = word switch { "club" or "clothes" or "glove" or "gloves" => "clubs", "heart" or "hurts" or "hats" => "hearts", "spade" or "space" or "states" => "spades", "diamond" => "diamonds", _ => word };
        foreach (var suit in Suits)
        {
            if (exact ? word == suit : SoundAlike.Matches(plain, suit))
            {
                return suit;
            }
        }

        return null;
    }

    private static string? Rank(string word)
    {
        var at = 0;
        if (SpokenNumber.TryRead([word], ref at, out var number, expected: true) && number is >= 2 and <= 10)
        {
            return NumberWords.Whole((long)number);
        }

        return word is "ate" or "age" or "eighth" ? (word == "age" ? "ace" : "eight") : Ranks.FirstOrDefault(r => SoundAlike.Matches(word, r));
    }
}
