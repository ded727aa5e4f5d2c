using VoiceMesh.MediaServer.Conversation;

namespace VoiceMesh.MediaServer.Tests.Conversation;

[Trait("Category", "unit")]
public sealed class PlaybackLaneTests
{
    private readonly PlaybackLane _lane = new();

    [Fact]
    public void Set_TwiceForATurn_MergesWithoutLosingFirstSampleOrFinish()
    {
        _lane.Set("a", 0, false, 123);
        _lane.Set("a", 100, true, 0);
        _lane.Set("a", 120, false, 0);

        Assert.True(_lane.TryTake(out var request));
        Assert.Equal(("a", 120u, true, 123L), (request.Playback.TurnId, request.Playback.PlayedMs, request.Playback.Finished, request.Playback.FirstSampleUnixUs));
        Assert.False(_lane.TryTake(out _));
    }

    [Fact]
    public void Set_ForNextTurn_KeepsLastWordOnFormer()
    {
        _lane.Set("a", 500, true, 0);
        _lane.Set("b", 20, false, 9);

        Assert.True(_lane.TryTake(out var first));
        Assert.Equal(("a", 500u, true), (first.Playback.TurnId, first.Playback.PlayedMs, first.Playback.Finished));
        Assert.True(_lane.TryTake(out var second));
        Assert.Equal(("b", 20u, false, 9L), (second.Playback.TurnId, second.Playback.PlayedMs, second.Playback.Finished, second.Playback.FirstSampleUnixUs));
    }

    [Fact]
    public void Set_AfterTake_CarriesNothingOver()
    {
        _lane.Set("a", 500, true, 5);
        Assert.True(_lane.TryTake(out _));

        _lane.Set("a", 600, false, 0);

        Assert.True(_lane.TryTake(out var request));
        Assert.False(request.Playback.Finished);
        Assert.Equal(0, request.Playback.FirstSampleUnixUs);
    }
}
