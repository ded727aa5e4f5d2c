using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;

namespace VoiceMesh.MediaServer.Tests.Conversation;

[Trait("Category", "unit")]
public class StandingSettingsTests
{
    private readonly ConversationSettings _opening = new() { Language = "en-GB", EndpointingSilenceMs = 600, Hints = { "one", "two" } };

    [Fact]
    public void Change_SetFieldsOnly_LeavesTheRestAndTheOpening()
    {
        var settings = new StandingSettings(_opening);
        settings.Change(new ConversationSettings { EndpointingSilenceMs = 700, AutomaticTurns = false });

        Assert.Equal(("en-GB", 700u, true), (settings.Current.Language, settings.Current.EndpointingSilenceMs, settings.Current.HasAutomaticTurns));
        Assert.Equal(["one", "two"], settings.Current.Hints);
        Assert.Equal(600u, _opening.EndpointingSilenceMs);
    }

    [Fact]
    public void Change_WithHints_ReplacesTheFormerOnes()
    {
        var settings = new StandingSettings(_opening);
        settings.Change(new ConversationSettings { Hints = { "three" } });

        Assert.Equal(["three"], settings.Current.Hints);
    }

    [Fact]
    public void Refuse_TakesBackTheNewestChangeAlone()
    {
        var settings = new StandingSettings(_opening);
        settings.Change(new ConversationSettings { EndpointingSilenceMs = 700 });
        settings.Change(new ConversationSettings { TimeZone = "Mars/Olympus" });
        settings.Refuse();

        Assert.False(settings.Current.HasTimeZone);
        Assert.Equal(700u, settings.Current.EndpointingSilenceMs);
    }

    [Fact]
    public void Reset_GoesBackToTheOpeningOnce()
    {
        var settings = new StandingSettings(_opening);
        Assert.False(settings.Reset());
        settings.Change(new ConversationSettings { EndpointingSilenceMs = 700 });

        Assert.True(settings.Reset());
        Assert.False(settings.Reset());
        Assert.Equal(_opening, settings.Current);
    }
}
