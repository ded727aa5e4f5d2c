using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Tests.Turns;

[Trait("Category", "unit")]
public class ConversationHistoryTests
{
    [Fact]
    public void Add_BeyondTheMessages_DropsTheOldest()
    {
        var history = ConversationHistory.Empty;
        for (var i = 0; i < 10; i++)
        {
            history = history.Add(new HistoryEntry(true, $"m{i}", i), 3, 1_000);
        }

        Assert.Equal(["m7", "m8", "m9"], history.Entries.Select(entry => entry.Text));
        Assert.Equal(6, history.Characters);
    }

    [Fact]
    public void Add_BeyondTheCharacters_DropsTheOldestButNeverTheNewest()
    {
        var history = ConversationHistory.Empty
            .Add(new HistoryEntry(true, "short", 1), 10, 12)
            .Add(new HistoryEntry(false, "longer text", 2), 10, 12)
            .Add(new HistoryEntry(true, new string('x', 100), 3), 10, 12);

        Assert.Equal(100, Assert.Single(history.Entries).Text.Length);
    }

    [Fact]
    public void WithoutLast_TakesTheNewestAway()
    {
        var history = ConversationHistory.From([new HistoryEntry(true, "a", 1), new HistoryEntry(false, "bb", 2)]).WithoutLast();

        Assert.Equal("a", Assert.Single(history.Entries).Text);
        Assert.Equal(1, history.Characters);
        Assert.Empty(ConversationHistory.Empty.WithoutLast().Entries);
    }
}
