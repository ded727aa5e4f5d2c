using System.Collections.Immutable;

namespace VoiceMesh.Orchestrator.Turns;

/// <summary>The bounded memory of a conversation: oldest messages leave first. Immutable, so that a change is seen by its reference.</summary>
public sealed class ConversationHistory
{
    private ConversationHistory(ImmutableList<HistoryEntry> entries, int characters)
    {
        Entries = entries;
        Characters = characters;
    }

    /// <summary>Nothing said yet.</summary>
    public static ConversationHistory Empty { get; } = new([], 0);

    /// <summary>The messages, oldest first.</summary>
    public ImmutableList<HistoryEntry> Entries { get; }

    /// <summary>Length of all texts together.</summary>
    public int Characters { get; }

    /// <summary>A history that was stored earlier.</summary>
    /// <param name="entries">Oldest first.</param>
    public static ConversationHistory From(IEnumerable<HistoryEntry> entries)
    {
        var list = entries.ToImmutableList();
        return new ConversationHistory(list, list.Sum(entry => entry.Text.Length));
    }

    /// <summary>The history with one more message, cut to its bounds; the newest message always stays.</summary>
    /// <param name="entry">The message.</param>
    /// <param name="maxMessages">At least 1.</param>
    /// <param name="maxCharacters">At least 1.</param>
    public ConversationHistory Add(HistoryEntry entry, int maxMessages, int maxCharacters)
    {
        var entries = Entries.Add(entry);
        var characters = Characters + entry.Text.Length;
        var drop = 0;
        while (entries.Count - drop > 1 && (entries.Count - drop > maxMessages || characters > maxCharacters))
        {
            characters -= entries[drop++].Text.Length;
        }

        return new ConversationHistory(drop == 0 ? entries : entries.RemoveRange(0, drop), characters);
    }

    /// <summary>The history without its newest message.</summary>
    public ConversationHistory WithoutLast() =>
        Entries.Count == 0 ? this : new ConversationHistory(Entries.RemoveAt(Entries.Count - 1), Characters - Entries[^1].Text.Length);
}
