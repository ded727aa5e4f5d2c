using VoiceMesh.Testing;

namespace VoiceMesh.Sessions.Tests;

[Trait("Category", "unit")]
public class InMemorySessionStoreTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Load_WithinTheTimeToLive_FindsAndTouches()
    {
        var store = new InMemorySessionStore(TimeSpan.FromMinutes(5), 100, _clock);
        await store.SaveAsync(Session("a"), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(await store.LoadAsync("a", CancellationToken.None));
        _clock.Advance(TimeSpan.FromMinutes(4));
        Assert.NotNull(await store.LoadAsync("a", CancellationToken.None));
    }

    [Fact]
    public async Task Load_AfterTheTimeToLive_FindsNothing()
    {
        var store = new InMemorySessionStore(TimeSpan.FromMinutes(5), 100, _clock);
        await store.SaveAsync(Session("a"), CancellationToken.None);
        _clock.Advance(TimeSpan.FromMinutes(5));

        Assert.Null(await store.LoadAsync("a", CancellationToken.None));
        Assert.Equal(0, store.Count);
    }

    [Fact]
    public async Task Save_BeyondTheCapacity_ForgetsTheOldest()
    {
        var store = new InMemorySessionStore(TimeSpan.FromMinutes(5), 10, _clock);
        for (var i = 0; i < 50; i++)
        {
            await store.SaveAsync(Session($"s{i}"), CancellationToken.None);
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.InRange(store.Count, 1, 10);
        Assert.NotNull(await store.LoadAsync("s49", CancellationToken.None));
        Assert.Null(await store.LoadAsync("s0", CancellationToken.None));
    }

    [Fact]
    public async Task Remove_Forgets()
    {
        var store = new InMemorySessionStore(TimeSpan.FromMinutes(5), 10, _clock);
        await store.SaveAsync(Session("a"), CancellationToken.None);
        await store.RemoveAsync("a", CancellationToken.None);
        await store.RemoveAsync("unknown", CancellationToken.None);

        Assert.Null(await store.LoadAsync("a", CancellationToken.None));
    }

    private static SessionRecord Session(string id) => new(id, "", [], 1);
}
