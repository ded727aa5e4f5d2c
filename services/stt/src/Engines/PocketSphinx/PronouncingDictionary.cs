namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>The part of the pronouncing dictionary that a set of words needs: which of them exist, and how they sound.</summary>
public sealed class PronouncingDictionary
{
    private readonly Dictionary<string, List<string>> _entries;

    private PronouncingDictionary(Dictionary<string, List<string>> entries) => _entries = entries;

    /// <summary>Reads lines of the form <c>word PH ON ES</c>; <c>word(2)</c> is another pronunciation of the same word.</summary>
    /// <param name="lines">The lines, 135,000 in the general dictionary.</param>
    /// <param name="wanted">The words to keep.</param>
    public static PronouncingDictionary Parse(IEnumerable<string> lines, IReadOnlySet<string> wanted)
    {
        var entries = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            var end = line.IndexOf(' ', StringComparison.Ordinal);
            if (end <= 0)
            {
                continue;
            }

            var word = WithoutVariant(line[..end]);
            if (!wanted.Contains(word))
            {
                continue;
            }

            if (!entries.TryGetValue(word, out var pronunciations))
            {
                entries[word] = pronunciations = new List<string>(1);
            }

            pronunciations.Add(line);
        }

        return new PronouncingDictionary(entries);
    }

    /// <summary>Whether a word can be recognised.</summary>
    /// <param name="word">In lower case.</param>
    public bool Contains(string word) => _entries.ContainsKey(word);

    /// <summary>The dictionary lines of some words, every pronunciation, for a decoder that needs no others.</summary>
    /// <param name="words">Words; those that are not in the dictionary are left out.</param>
    public IEnumerable<string> LinesOf(IEnumerable<string> words) =>
        words.Where(_entries.ContainsKey).Order(StringComparer.Ordinal).SelectMany(word => _entries[word]);

    /// <summary>The word of a dictionary or hypothesis entry: <c>the(2)</c> is <c>the</c>.</summary>
    /// <param name="entry">The entry.</param>
    public static string WithoutVariant(string entry)
    {
        var variant = entry.IndexOf('(', StringComparison.Ordinal);
        return variant > 0 ? entry[..variant] : entry;
    }
}
