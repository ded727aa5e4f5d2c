using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Models.Caching;
using VoiceMesh.Models.Downloading;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Models.Tests.Caching;

[Trait("Category", "unit")]
public sealed class ModelCacheTests : IAsyncLifetime
{
    private const int Mebi = 1 << 20;
    private readonly ModelsFixture _models = new();
    private readonly RecordedProgress _progress = new();

    public Task InitializeAsync() => _models.InitializeAsync();

    public Task DisposeAsync() => _models.DisposeAsync();

    [Fact]
    public async Task Resolve_ManyAtOnce_FetchOnce()
    {
        var content = ModelsFixture.Bytes(2 * Mebi);
        _models.Hub.Publish("/whisper/ggml-ours.bin", content);
        var models = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => _models.Resolver().ResolveAsync(ModelRequest.Whisper("ours")))));

        Assert.Single(_models.Hub.Requests, request => request.Path == "/whisper/ggml-ours.bin");
        Assert.Single(models, model => model.Origin == ModelOrigin.Downloaded);
        Array.ForEach(models, model => model.Dispose());
    }

    [Fact]
    public async Task Resolve_AnotherProcessHoldsTheLock_WaitsUntilItDies()
    {
        _models.Hub.Publish("/whisper/ggml-ours.bin", [1, 2, 3]);
        using var other = HoldLockInAnotherProcess("ggml-ours.bin.lock");
        var waiting = _progress.Until(report => report.Phase == DownloadPhase.Waiting);
        var resolving = _models.Resolver().ResolveAsync(ModelRequest.Whisper("ours"), _progress);
        await waiting;
        Assert.DoesNotContain(_models.Hub.Requests, request => request.Path == "/whisper/ggml-ours.bin");
        other.Kill();
        using var model = await resolving;

        Assert.Equal(ModelOrigin.Downloaded, model.Origin);
    }

    [Fact]
    public async Task Resolve_AnotherProcessHoldsTheLockTooLong_FailsAndSaysSo()
    {
        _models.Options.LockTimeoutSeconds = 1;
        using var other = HoldLockInAnotherProcess("ggml-ours.bin.lock");
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => _models.Resolver().ResolveAsync(ModelRequest.Whisper("ours")));
        other.Kill();

        Assert.Equal(ModelUnavailableReason.Busy, refused.Reason);
    }

    [Fact]
    public async Task Resolve_CacheOverItsLimit_EvictsTheOneUnusedForLongestAndNoneInUse()
    {
        var clock = new Testing.ManualTimeProvider();
        _models.Options.CacheLimitMb = 3;
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            _models.Hub.Publish($"/whisper/ggml-{name}.bin", new byte[Mebi]);
        }

        var resolver = _models.Resolver(clock);
        using var inUse = await resolver.ResolveAsync(ModelRequest.Whisper("a"));
        foreach (var name in (string[])["b", "c", "b", "d"])
        {
            clock.Advance(TimeSpan.FromMinutes(1));
            (await resolver.ResolveAsync(ModelRequest.Whisper(name))).Dispose();
        }

        Assert.Equal(["a", "b", "d"], resolver.Present().Select(model => model.Name));
    }

    [Fact]
    public async Task Resolve_CacheCannotBeWritten_SaysWhatToDo()
    {
        _models.Options.CacheFolder = Path.Combine(_models.Put("a-file", [1]), "cache");
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => _models.Resolver().ResolveAsync(ModelRequest.Whisper("ours")));

        Assert.Equal(ModelUnavailableReason.NotWritable, refused.Reason);
        Assert.Contains("Models__CacheFolder", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Order_AnyCache_EvictsOldestFreeEntriesAndNoMoreThanNeeded() => Prop.ForAll(
        Gen.Choose(1, 50).Zip(Gen.Choose(0, 20)).Zip(Gen.Elements(true, false)).Select(one => (Size: one.Item1.Item1, Age: one.Item1.Item2, Free: one.Item2)).ArrayOf().ToArbitrary(),
        Gen.Choose(1, 300).Zip(Gen.Choose(0, 60)).ToArbitrary(),
        (items, limits) =>
        {
            var (limit, coming) = limits;
            var entries = items.Select((item, index) => new CacheEntry($"{index:000}", item.Size, DateTimeOffset.UnixEpoch.AddMinutes(item.Age))).ToArray();
            bool IsFree(string path) => items[int.Parse(path, System.Globalization.CultureInfo.InvariantCulture)].Free;
            var gone = CacheEviction.Order(entries, limit, coming, "000", IsFree).ToArray();
            var left = entries.Except(gone).ToArray();
            var held = left.Sum(entry => entry.SizeBytes) + coming;
            var evictable = left.Where(entry => entry.Path != "000" && IsFree(entry.Path)).ToArray();

            Assert.All(gone, entry => Assert.True(entry.Path != "000" && IsFree(entry.Path)));
            Assert.True(held <= limit || evictable.Length == 0);
            Assert.True(gone.Length == 0 || held + gone[^1].SizeBytes > limit);
            Assert.All(gone, entry => Assert.All(evictable, kept => Assert.True(entry.LastUse <= kept.LastUse)));
        }).QuickCheckThrowOnFailure();

    /// <summary>Debian's <c>flock</c> holds the lock as another VoiceMesh process would, until it is killed.</summary>
    private Process HoldLockInAnotherProcess(string name)
    {
        var path = _models.Put(Path.Combine("cache", ".state", "whisper", name), []);
        var other = Process.Start(new ProcessStartInfo("flock", ["--no-fork", path, "sh", "-c", "echo held; exec cat"]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;
        Assert.Equal("held", other.StandardOutput.ReadLine());
        return other;
    }
}
