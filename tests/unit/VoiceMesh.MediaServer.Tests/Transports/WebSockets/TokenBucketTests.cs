using VoiceMesh.MediaServer.Transports.WebSockets;
using VoiceMesh.Testing;

namespace VoiceMesh.MediaServer.Tests.Transports.WebSockets;

[Trait("Category", "unit")]
public sealed class TokenBucketTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void TryTake_BeyondBurst_IsRefusedUntilRefilled()
    {
        var bucket = new TokenBucket(perSecond: 2, burst: 3, _clock);

        Assert.True(bucket.TryTake(3));
        Assert.False(bucket.TryTake(1));
        _clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(bucket.TryTake(1));
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(bucket.TryTake(1));
    }

    [Fact]
    public void TryTake_AfterLongRest_HasNoMoreThanBurst()
    {
        var bucket = new TokenBucket(perSecond: 10, burst: 3, _clock);
        _clock.Advance(TimeSpan.FromHours(1));

        Assert.False(bucket.TryTake(3.1));
        Assert.True(bucket.TryTake(3));
    }
}
