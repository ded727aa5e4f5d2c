using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using VoiceMesh.Models.Downloading;
using VoiceMesh.Models.Resolving;

namespace VoiceMesh.Models.Tests.Downloading;

[Trait("Category", "unit")]
public sealed class ModelDownloadTests : IAsyncLifetime
{
    private const string Name = "my-model";
    private const string WebPath = "/whisper/ggml-my-model.bin";
    private readonly ModelsFixture _models = new();
    private readonly byte[] _content = ModelsFixture.Bytes(600_000);
    private readonly RecordedProgress _progress = new();

    private string CachePath => Path.Combine(_models.Cache, "whisper", "ggml-my-model.bin");

    public Task InitializeAsync() => _models.InitializeAsync();

    public Task DisposeAsync() => _models.DisposeAsync();

    [Fact]
    public async Task Resolve_MissingModel_FetchesItOnceAndRemembersItsSum()
    {
        _models.Hub.Publish(WebPath, _content);
        using var first = await ResolveAsync();
        using var second = await ResolveAsync();

        Assert.Equal(ModelOrigin.Downloaded, first.Origin);
        Assert.Equal(ModelOrigin.Cache, second.Origin);
        Assert.Equal(_content, await File.ReadAllBytesAsync(first.Path));
        Assert.Single(_models.Hub.Requests, request => request.Path == WebPath);
        Assert.StartsWith(Convert.ToHexStringLower(SHA256.HashData(_content)), await File.ReadAllTextAsync(CachePath + ".sha256"), StringComparison.Ordinal);
        Assert.Equal(_content.Length, _progress.Reports[^1].DoneBytes);
        Assert.Equal(DownloadPhase.Done, _progress.Reports[^1].Phase);
    }

    [Fact]
    public async Task Resolve_HubRedirectsToSignedAddress_VerifiesBySumOfTheRedirect()
    {
        _models.Hub.PublishLinked(WebPath, _content);
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
        Assert.Contains(_models.Hub.Requests, request => request.Path == $"/storage{WebPath}?signature=secret");
        Assert.DoesNotContain("secret", await File.ReadAllTextAsync(Path.Combine(_models.Cache, ".state", "whisper", "ggml-my-model.bin.record")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_StorageHoldsOtherBytesThanTheRedirectSaid_RefusesAndKeepsNothing()
    {
        _models.Hub.PublishLinked(WebPath, _content);
        _models.Hub.Fault("/storage" + WebPath, (context, content) => context.Response.Body.WriteAsync(ModelsFixture.Bytes(content.Length, seed: 2)).AsTask());
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.Corrupt, refused.Reason);
        Assert.Empty(ModelFiles());
    }

    [Fact]
    public async Task Resolve_SumBesideTheFileDiffers_RefusesAndKeepsNothing()
    {
        _models.Hub.Publish(WebPath, _content);
        _models.Hub.PublishDigest(WebPath, ModelsFixture.Bytes(10));
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.Corrupt, refused.Reason);
        Assert.Contains(".sha256", refused.Message, StringComparison.Ordinal);
        Assert.Empty(ModelFiles());
    }

    [Fact]
    public async Task Resolve_PublishedNameWithOtherBytes_RefusesUnlessTheMirrorVouchesForThem()
    {
        _models.Hub.Publish("/whisper/ggml-tiny.en.bin", _content);
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => _models.Resolver().ResolveAsync(ModelRequest.Whisper("tiny.en")));
        _models.Hub.PublishDigest("/whisper/ggml-tiny.en.bin", _content);
        using var vouched = await _models.Resolver().ResolveAsync(ModelRequest.Whisper("tiny.en"));

        Assert.Equal(ModelUnavailableReason.Corrupt, refused.Reason);
        Assert.Equal(_content, await File.ReadAllBytesAsync(vouched.Path));
    }

    [Fact]
    public async Task Resolve_ConnectionCutMidBody_ResumesWhereItBroke()
    {
        _models.Hub.Publish(WebPath, _content);
        _models.Hub.CutAfter(WebPath, 200_000, _progress.Until(report => report.DoneBytes == 200_000));
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
        var requests = _models.Hub.Requests.Where(request => request.Path == WebPath).ToArray();
        Assert.Equal(["", "bytes=200000-"], requests.Select(request => request.Range));
        Assert.NotEmpty(requests[1].IfRange);
        Assert.Contains(_progress.Reports, report => report.Phase == DownloadPhase.Retrying);
    }

    [Fact]
    public async Task Resolve_ProgressBetweenCuts_OutlastsMoreCutsThanRetries()
    {
        _models.Hub.Publish(WebPath, _content);
        _models.Options.Retries = 1;
        for (var cut = 1; cut <= 5; cut++)
        {
            var at = cut * 100_000;
            _models.Hub.Fault(WebPath, async (context, content) =>
            {
                var offset = (int)(context.Request.GetTypedHeaders().Range?.Ranges.Single().From ?? 0);
                context.Response.StatusCode = offset > 0 ? 206 : 200;
                context.Response.Headers.ETag = "\"v1\"";
                context.Response.ContentLength = content.Length - offset;
                context.Response.Headers.ContentRange = offset > 0 ? $"bytes {offset}-{content.Length - 1}/{content.Length}" : default;
                var received = _progress.Until(report => report.DoneBytes == at);
                await context.Response.Body.WriteAsync(content.AsMemory(offset, at - offset));
                await context.Response.Body.FlushAsync();
                await received;
                context.Abort();
            });
        }

        _models.Hub.IgnoresRanges = false;
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_ProcessEndedMidBody_NextProcessResumes()
    {
        _models.Hub.Publish(WebPath, _content);
        using var killed = new CancellationTokenSource();
        var received = _progress.Until(report => report.DoneBytes >= 300_000);
        _models.Hub.CutAfter(WebPath, 300_000, Task.Delay(Timeout.Infinite, killed.Token).ContinueWith(_ => { }, TaskScheduler.Default));
        var first = _models.Resolver().ResolveAsync(ModelRequest.Whisper(Name), _progress, killed.Token);
        await Task.WhenAny(received, first);
        await killed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Null(_models.Resolver().Find(ModelRequest.Whisper(Name)));

        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
        Assert.Equal("bytes=300000-", _models.Hub.Requests[^1].Range);
    }

    [Fact]
    public async Task Resolve_FileChangedSinceThePartialDownload_StartsAnew()
    {
        await LeavePartialAsync(ModelsFixture.Bytes(600_000, seed: 2), 300_000);
        _models.Hub.Publish(WebPath, _content);
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_ServerWithoutRanges_StartsAnew()
    {
        await LeavePartialAsync(_content, 300_000);
        _models.Hub.IgnoresRanges = true;
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_ServerThatNamesNoVersion_ResumesOnlyWhenTheSumIsKnown()
    {
        _models.Hub.HasEntityTags = false;
        await LeavePartialAsync(_content, 300_000, withTag: false);
        using (await ResolveAsync())
        {
            Assert.Equal("", _models.Hub.Requests[^1].Range);
        }

        File.Delete(CachePath);
        _models.Hub.PublishDigest(WebPath, _content);
        await LeavePartialAsync(_content, 300_000, withTag: false);
        using var model = await ResolveAsync();

        Assert.Equal("bytes=300000-", _models.Hub.Requests[^1].Range);
        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_AllBytesAreHereAlready_VerifiesThemByRangeNotSatisfiable()
    {
        await LeavePartialAsync(_content, 300_000);
        await File.WriteAllBytesAsync(CachePath + ".part", _content);
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
        Assert.Equal($"bytes={_content.Length}-", _models.Hub.Requests[^1].Range);
    }

    [Fact]
    public async Task Resolve_PartialIsLongerThanTheFile_StartsAnew()
    {
        await LeavePartialAsync(_content, 300_000);
        await File.WriteAllBytesAsync(CachePath + ".part", ModelsFixture.Bytes(700_000));
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_PartialWasDamaged_StartsAnew()
    {
        _models.Hub.PublishDigest(WebPath, _content);
        await LeavePartialAsync(_content, 300_000);
        await File.WriteAllBytesAsync(CachePath + ".part", new byte[300_000]);
        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_BodyEndsEarlyWithoutLength_FindsItByTheLinkedSize()
    {
        _models.Hub.PublishLinked(WebPath, _content);
        for (var attempt = 0; attempt <= _models.Options.Retries; attempt++)
        {
            _models.Hub.Fault("/storage" + WebPath, (context, content) => context.Response.Body.WriteAsync(content.AsMemory(0, 1000)).AsTask());
        }

        using var model = await ResolveAsync();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_ServerFallsSilent_GivesTheConnectionUpAndResumes()
    {
        _models.Options.StallTimeoutMs = 150;
        _models.Hub.Publish(WebPath, _content);
        var gone = new TaskCompletionSource();
        _models.Hub.CutAfter(WebPath, 100_000, gone.Task);
        using var model = await ResolveAsync();
        gone.SetResult();

        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
        Assert.Equal("bytes=100000-", _models.Hub.Requests[^1].Range);
    }

    [Fact]
    public async Task Resolve_BusyServer_WaitsAsLongAsItAsks()
    {
        _models.Hub.Publish(WebPath, _content);
        _models.Hub.Refuse(WebPath, 503, retryAfter: "1");
        var started = TimeProvider.System.GetTimestamp();
        using var model = await ResolveAsync();

        Assert.True(TimeProvider.System.GetElapsedTime(started) >= TimeSpan.FromSeconds(0.9));
        Assert.Equal(_content, await File.ReadAllBytesAsync(model.Path));
    }

    [Fact]
    public async Task Resolve_ServerStaysBusy_FailsAfterItsRetriesAndSaysWhatToDo()
    {
        for (var attempt = 0; attempt <= _models.Options.Retries; attempt++)
        {
            _models.Hub.Refuse(WebPath, 500);
        }

        _models.Hub.Publish(WebPath, _content);
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.Unreachable, refused.Reason);
        Assert.Contains("make models", refused.Message, StringComparison.Ordinal);
        Assert.Equal(3, _models.Hub.Requests.Count(request => request.Path == WebPath));
    }

    [Fact]
    public async Task Resolve_UnknownName_SaysWhereItLookedWithoutRetrying()
    {
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.NotFound, refused.Reason);
        Assert.Contains(_models.Cache, refused.Message, StringComparison.Ordinal);
        Assert.Contains("LIST=1", refused.Message, StringComparison.Ordinal);
        Assert.Single(_models.Hub.Requests, request => request.Path == WebPath);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task Resolve_Forbidden_IsRefusedWithoutRetrying(int status)
    {
        _models.Hub.Refuse(WebPath, status);
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.Refused, refused.Reason);
        Assert.Single(_models.Hub.Requests, request => request.Path == WebPath);
    }

    [Fact]
    public async Task Resolve_NobodyListens_FailsAtOnceThoughRetriesAreSet()
    {
        _models.Options.Mirror = "http://127.0.0.1:9/";
        _models.Options.RetryDelayMs = 60_000;
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.Unreachable, refused.Reason);
        Assert.Contains("VOICEMESH_MODELS", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Resolve_RedirectToAnotherScheme_IsNotFollowed()
    {
        _models.Hub.Fault(WebPath, (context, _) =>
        {
            context.Response.Redirect("ftp://example.org/ggml.bin");
            return Task.CompletedTask;
        });
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.Refused, refused.Reason);
    }

    [Fact]
    public async Task Resolve_DiskTooSmall_RefusesBeforeItFetches()
    {
        _models.Hub.Publish(WebPath, _content);
        _models.Options.MinFreeDiskMb = 1_000_000;
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(ResolveAsync);

        Assert.Equal(ModelUnavailableReason.NoSpace, refused.Reason);
        Assert.DoesNotContain(_progress.Reports, report => report.Phase == DownloadPhase.Receiving);
    }

    private Task<ResolvedModel> ResolveAsync() => _models.Resolver().ResolveAsync(ModelRequest.Whisper(Name), _progress);

    private string[] ModelFiles() => Directory.Exists(_models.Cache)
        ? [.. Directory.EnumerateFiles(_models.Cache, "*.bin*", SearchOption.AllDirectories).Where(path => !path.Contains(".state", StringComparison.Ordinal))]
        : [];

    /// <summary>Leaves what a download leaves that ended in the middle.</summary>
    private async Task LeavePartialAsync(byte[] content, int bytes, bool withTag = true)
    {
        _models.Hub.Publish(WebPath, content);
        using var killed = new CancellationTokenSource();
        var progress = new RecordedProgress();
        var received = progress.Until(report => report.DoneBytes >= bytes);
        _models.Hub.Fault(WebPath, async (context, file) =>
        {
            context.Response.ContentLength = file.Length;
            context.Response.Headers.ETag = withTag ? $"\"{Convert.ToHexStringLower(SHA256.HashData(file))}\"" : default(string);
            await context.Response.Body.WriteAsync(file.AsMemory(0, bytes));
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, killed.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Abort();
        });
        var download = _models.Resolver().ResolveAsync(ModelRequest.Whisper(Name), progress, killed.Token);
        await Task.WhenAny(received, download);
        await killed.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => download);
        Assert.Equal(bytes, new FileInfo(CachePath + ".part").Length);
    }
}
