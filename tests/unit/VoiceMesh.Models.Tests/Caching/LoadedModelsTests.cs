using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Models.Caching;
using VoiceMesh.Testing;

namespace VoiceMesh.Models.Tests.Caching;

[Trait("Category", "unit")]
public sealed class LoadedModelsTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task Acquire_ManyAtOnce_LoadsOnce()
    {
        using var models = new LoadedModels<FakeModel>(100, _clock);
        var gate = new TaskCompletionSource();
        var loads = 0;
        var acquiring = Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await models.AcquireAsync("a", 10, async _ =>
        {
            Interlocked.Increment(ref loads);
            await gate.Task;
            return new LoadedModel<FakeModel>(new FakeModel(), 10);
        }))).ToArray();
        gate.SetResult();
        var leases = await Task.WhenAll(acquiring);

        Assert.Equal(1, loads);
        Assert.Single(leases.Select(lease => lease.Model).Distinct());
        Array.ForEach(leases, lease => lease.Dispose());
    }

    [Fact]
    public async Task Acquire_FirstCallerGivesUp_OthersGetTheModel()
    {
        using var models = new LoadedModels<FakeModel>(100, _clock);
        using var impatient = new CancellationTokenSource();
        var gate = new TaskCompletionSource();
        async Task<LoadedModel<FakeModel>> LoadAsync(CancellationToken ending)
        {
            await gate.Task.WaitAsync(ending);
            return new LoadedModel<FakeModel>(new FakeModel(), 10);
        }

        var first = models.AcquireAsync("a", 10, LoadAsync, impatient.Token).AsTask();
        var second = models.AcquireAsync("a", 10, LoadAsync).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();
        using var lease = await second;

        Assert.False(lease.Model.IsDisposed);
    }

    [Fact]
    public async Task Acquire_LoadFails_NextCallerTriesAgain()
    {
        using var models = new LoadedModels<FakeModel>(100, _clock);
        await Assert.ThrowsAsync<IOException>(async () => await models.AcquireAsync("a", 10, _ => throw new IOException("no disk")));
        using var lease = await models.AcquireAsync("a", 10, Load(10));

        Assert.Equal(10, models.LoadedBytes);
    }

    [Fact]
    public async Task Acquire_FullOfModelsInUse_RefusesAndFreesNone()
    {
        using var models = new LoadedModels<FakeModel>(100, _clock);
        using var a = await models.AcquireAsync("a", 60, Load(60));
        var refused = await Assert.ThrowsAsync<ModelMemoryException>(async () => await models.AcquireAsync("b", 60, Load(60)));
        var never = await Assert.ThrowsAsync<ModelMemoryException>(async () => await models.AcquireAsync("c", 101, Load(101)));

        Assert.Equal((false, true), (refused.NeverFits, never.NeverFits));
        Assert.False(a.Model.IsDisposed);
    }

    [Fact]
    public async Task Acquire_RoomIsNeeded_OldModelGoesBeforeTheNewOneComes()
    {
        using var models = new LoadedModels<FakeModel>(100, _clock);
        FakeModel old;
        using (var lease = await models.AcquireAsync("a", 60, Load(60)))
        {
            old = lease.Model;
        }

        var wasGone = false;
        using var b = await models.AcquireAsync("b", 60, _ =>
        {
            wasGone = old.IsDisposed;
            return Task.FromResult(new LoadedModel<FakeModel>(new FakeModel(), 60));
        });

        Assert.True(wasGone);
    }

    [Fact]
    public async Task EvictIdle_AfterItsTime_UnloadsOnlyWhatNobodyHolds()
    {
        using var models = new LoadedModels<FakeModel>(100, _clock);
        using var held = await models.AcquireAsync("held", 10, Load(10));
        (await models.AcquireAsync("idle", 10, Load(10))).Dispose();
        _clock.Advance(TimeSpan.FromMinutes(5));
        (await models.AcquireAsync("fresh", 10, Load(10))).Dispose();

        Assert.Equal(0, models.EvictIdle(TimeSpan.FromMinutes(6)));
        Assert.Equal(1, models.EvictIdle(TimeSpan.FromMinutes(5)));
        Assert.Equal(["fresh", "held"], models.Keys);
        Assert.Equal(10, models.Trim(0));
    }

    [Fact]
    public async Task Dispose_WithALeaseOut_DisposesThatModelWhenItComesBack()
    {
        var models = new LoadedModels<FakeModel>(100, _clock);
        var lease = await models.AcquireAsync("a", 10, Load(10));
        models.Dispose();
        Assert.False(lease.Model.IsDisposed);
        lease.Dispose();
        lease.Dispose();

        Assert.True(lease.Model.IsDisposed);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await models.AcquireAsync("a", 10, Load(10)));
    }

    [Fact]
    public void AnySequence_KeepsTheLimitAndTheLeasedAndEvictsTheLeastRecentlyUsed() => Prop.ForAll(
        Gen.Choose(0, 7).Zip(Gen.Elements(true, false)).ArrayOf().ToArbitrary(),
        steps =>
        {
            using var models = new LoadedModels<FakeModel>(100, _clock);
            var held = new Dictionary<string, ModelLease<FakeModel>>();
            var expected = new List<string>();
            foreach (var (number, release) in steps)
            {
                var key = $"m{number}";
                long size = 10 + (number * 5);
                if (release && held.Remove(key, out var lease))
                {
                    lease.Dispose();
                    Use(expected, key);
                }
                else if (!held.ContainsKey(key))
                {
                    try
                    {
                        held[key] = models.AcquireAsync(key, size, Load(size)).AsTask().GetAwaiter().GetResult();
                        Use(expected, key);
                        while (expected.Sum(Size) > 100)
                        {
                            expected.Remove(expected.First(old => !held.ContainsKey(old)));
                        }
                    }
                    catch (ModelMemoryException)
                    {
                        Assert.True(held.Keys.Sum(Size) + size > 100);
                    }
                }

                Assert.True(models.LoadedBytes <= 100);
                Assert.All(held.Values, lease => Assert.False(lease.Model.IsDisposed));
                Assert.Equal(expected.AsEnumerable().Reverse(), models.Keys);
            }

            foreach (var lease in held.Values)
            {
                lease.Dispose();
            }
        }).QuickCheckThrowOnFailure();

    private static long Size(string key) => 10 + ((key[1] - '0') * 5);

    private static void Use(List<string> keys, string key)
    {
        keys.Remove(key);
        keys.Add(key);
    }

    private static Func<CancellationToken, Task<LoadedModel<FakeModel>>> Load(long bytes) => _ => Task.FromResult(new LoadedModel<FakeModel>(new FakeModel(), bytes));

    private sealed class FakeModel : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose()
        {
            Assert.False(IsDisposed, "A model must be disposed once.");
            IsDisposed = true;
        }
    }
}
