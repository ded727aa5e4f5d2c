using System.Collections.Frozen;

namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>What people say to the assistant: phrases with classes (<c>&lt;number&gt;</c>), read from text and spread into sentences.</summary>
public sealed class AssistantPhrases
{
    /// <summary>How often a phrase without a class counts, against one for each sentence that a class makes.</summary>
    public const int PlainPhraseCount = 5;

    private readonly FrozenDictionary<string, string[][]> _classes;
    private readonly List<string[]> _phrases;

    private AssistantPhrases(FrozenDictionary<string, string[][]> classes, List<string[]> phrases)
    {
        _classes = classes;
        _phrases = phrases;
    }

    /// <summary>The list that comes with the service.</summary>
    public static AssistantPhrases LoadEmbedded()
    {
        using var stream = typeof(AssistantPhrases).Assembly.GetManifestResourceStream("assistant-phrases.txt")
            ?? throw new InvalidOperationException("assistant-phrases.txt is not embedded.");
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd().Split('\n'));
    }

    /// <summary>Reads the text form; see the head of <c>assistant-phrases.txt</c>.</summary>
    /// <param name="lines">The lines.</param>
    /// <exception cref="FormatException">A phrase names a class that is not defined.</exception>
    public static AssistantPhrases Parse(IEnumerable<string> lines)
    {
        var classes = new Dictionary<string, string[][]>(StringComparer.Ordinal);
        var phrases = new List<string[]>();
        foreach (var line in lines.Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            var definition = line.IndexOf(" = ", StringComparison.Ordinal);
            if (definition > 0 && IsClass(line[..definition]))
            {
                classes[line[..definition]] = [.. line[(definition + 3)..].Split('|').Select(Words)];
                continue;
            }

            phrases.Add(Words(line));
        }

        var unknown = phrases.SelectMany(phrase => phrase).Where(word => IsClass(word) && !classes.ContainsKey(word)).Distinct().ToList();
        return unknown.Count == 0
            ? new AssistantPhrases(classes.ToFrozenDictionary(StringComparer.Ordinal), phrases)
            : throw new FormatException($"Undefined classes in the phrase list: {string.Join(", ", unknown)}.");
    }

    /// <summary>Spreads classes: each member of each class of a phrase appears in one sentence, the other classes rotating beside it.</summary>
    /// <remarks>The product of all classes would weigh "three numbers in a row" a hundred thousand times; the sum covers every word in every place.</remarks>
    public IEnumerable<WeightedPhrase> Sentences()
    {
        foreach (var phrase in _phrases)
        {
            var slots = Enumerable.Range(0, phrase.Length).Where(i => _classes.ContainsKey(phrase[i])).ToList();
            if (slots.Count == 0)
            {
                yield return new WeightedPhrase(phrase, PlainPhraseCount);
                continue;
            }

            for (var slot = 0; slot < slots.Count; slot++)
            {
                for (var member = 0; member < _classes[phrase[slots[slot]]].Length; member++)
                {
                    yield return new WeightedPhrase(Fill(phrase, slots, slot, member), 1);
                }
            }
        }
    }

    private List<string> Fill(string[] phrase, List<int> slots, int slot, int member)
    {
        var words = new List<string>(phrase.Length + 4);
        for (var i = 0; i < phrase.Length; i++)
        {
            if (!_classes.TryGetValue(phrase[i], out var members))
            {
                words.Add(phrase[i]);
                continue;
            }

            // Strides that differ by slot keep two classes of a phrase from walking in step.
            var place = slots.IndexOf(i);
            var index = place == slot ? member : ((member * (7 + (2 * place))) + (3 * place) + slot) % members.Length;
            words.AddRange(members[index]);
        }

        return words;
    }

    private static bool IsClass(string word) => word is ['<', .., '>'];

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
