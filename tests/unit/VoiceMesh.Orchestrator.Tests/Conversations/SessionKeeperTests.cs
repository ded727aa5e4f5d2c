using System.Collections.Concurrent;
using VoiceMesh.Orchestrator.Conversations;
using VoiceMesh.Sessions;
using VoiceMesh.Testing;

namespace VoiceMesh.Orchestrator.Tests.Conversations;

[Trait("Category", "unit")]
public sealed class SessionKeeperTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly SlowStore _store = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly SessionKeeper _keeper;

    public SessionKeeperTests() => _keeper = new SessionKeeper(_store, _failures.Enqueue);

    public void Dispose() => _keeper.Dispose();

    [Fact]
    public async Task Save_WhileAnotherRuns_KeepsOnlyTheNewest()
    {
        _keeper.Save(Record(1));
        await ConversationTests.WaitAsync(() => _store.Begun == 1);
        for (var turn = 2; turn <= 100; turn++)
        {
            _keeper.Save(Record(turn));
        }

        _store.Gate.Release(100);
        await _keeper.CloseAsync(Patience, TimeProvider.System);

        Assert.Equal([1, 100], _store.Saved.Select(record => record.NextTurn));
    }

    [Fact]
    public async Task Save_ThatFails_IsToldAndTheNextOneIsMade()
    {
        _store.Fails = true;
        _store.Gate.Release(2);
        _keeper.Save(Record(1));
        await ConversationTests.WaitAsync(() => _failures.Count == 1);
        _store.Fails = false;
        _keeper.Save(Record(2));
        await _keeper.CloseAsync(Patience, TimeProvider.System);

        Assert.Equal([2], _store.Saved.Select(record => record.NextTurn));
    }

    [Fact]
    public async Task Close_WithAStoreThatIsGone_GivesUpInItsTime()
    {
        var clock = new ManualTimeProvider();
        _keeper.Save(Record(1));
        await ConversationTests.WaitAsync(() => _store.Begun == 1);
        var closing = _keeper.CloseAsync(TimeSpan.FromSeconds(1), clock);
        Assert.False(closing.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(1));
        await closing.WaitAsync(Patience);

        await ConversationTests.WaitAsync(() => _store.Cancelled == 1);
        Assert.Contains(_failures, failure => failure is TimeoutException);
    }

    private static SessionRecord Record(long turn) => new("s-1", "", [], turn);

    private sealed class SlowStore : ISessionStore
    {
        private int _begun;
        private int _cancelled;

        public SemaphoreSlim Gate { get; } = new(0);

        public ConcurrentQueue<SessionRecord> Saved { get; } = new();

        public bool Fails { get; set; }

        public int Begun => Volatile.Read(ref _begun);

        public int Cancelled => Volatile.Read(ref _cancelled);

        public ValueTask<SessionRecord?> LoadAsync(string sessionId, CancellationToken cancellationToken) => ValueTask.FromResult<SessionRecord?>(null);

        public async ValueTask SaveAsync(SessionRecord session, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _begun);
            try
            {
                await Gate.WaitAsync(cancellationToken);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cancelled);
                throw;
            }

            if (Fails)
            {
                throw new InvalidOperationException("told to fail");
            }

            Saved.Enqueue(session);
        }

        public ValueTask RemoveAsync(string sessionId, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
