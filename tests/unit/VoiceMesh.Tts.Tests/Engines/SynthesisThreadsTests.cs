using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Tests.Engines;

[Trait("Category", "unit")]
public sealed class SynthesisThreadsTests
{
    [Fact]
    public async Task RunAsync_MoreWorkThanThreads_RunsAllButNeverMoreAtOnce()
    {
        using var threads = new SynthesisThreads("test", 2, 4);
        int running = 0, most = 0, done = 0;
        await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => threads.RunAsync(
            () =>
            {
                InterlockedMax(ref most, Interlocked.Increment(ref running));
                Interlocked.Increment(ref done);
                Interlocked.Decrement(ref running);
            },
            CancellationToken.None)));
        Assert.Equal(40, done);
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileWaiting_NeverRuns()
    {
        using var threads = new SynthesisThreads("test", 1, 4);
        using var release = new ManualResetEventSlim();
        using var cancel = new CancellationTokenSource();
        var blocker = threads.RunAsync(release.Wait, CancellationToken.None);
        var ran = false;
        var waiting = threads.RunAsync(() => ran = true, cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        release.Set();
        await blocker;
        await threads.RunAsync(() => { }, CancellationToken.None);
        Assert.False(ran);
    }

    [Fact]
    public async Task RunAsync_WorkThrows_FailsItAndKeepsTheThread()
    {
        using var threads = new SynthesisThreads("test", 1, 4);
        await Assert.ThrowsAsync<InvalidOperationException>(() => threads.RunAsync(() => throw new InvalidOperationException(), CancellationToken.None));
        var ran = false;
        await threads.RunAsync(() => ran = true, CancellationToken.None);
        Assert.True(ran);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
