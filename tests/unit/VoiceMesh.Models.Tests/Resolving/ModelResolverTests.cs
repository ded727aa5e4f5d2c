using System.Security.Cryptography;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Models.Settings;

namespace VoiceMesh.Models.Tests.Resolving;

[Trait("Category", "unit")]
public sealed class ModelResolverTests : IAsyncLifetime
{
    private readonly ModelsFixture _models = new();

    public async Task InitializeAsync()
    {
        await _models.InitializeAsync();
        _models.Options.Folder = Path.Combine(_models.Root, "folder");
        _models.Options.Download = ModelsOptions.DownloadOff;
    }

    public Task DisposeAsync() => _models.DisposeAsync();

    [Fact]
    public async Task Resolve_ExplicitPath_WinsOverEverything()
    {
        var path = _models.Put("elsewhere/ggml-base.en.bin", [1]);
        _models.Put("folder/ggml-base.en.bin", [2]);
        using var model = await ResolveAsync(ModelRequest.FromSetting(ModelKind.Whisper, path, "en"));

        Assert.Equal((path, ModelOrigin.ExplicitPath, "base.en"), (model.Path, model.Origin, model.Name));
    }

    [Fact]
    public async Task Resolve_ExplicitVoiceWithoutConfiguration_SaysWhatIsMissing()
    {
        var path = _models.Put("elsewhere/voice.onnx", [1]);
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => ResolveAsync(ModelRequest.File(ModelKind.Voice, path)));

        Assert.Contains("voice.onnx.json is missing", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("folder/ggml-base.en.bin")]
    [InlineData("folder/whisper/ggml-base.en.bin")]
    public async Task Resolve_InFolderAndCache_TakesTheFolder(string place)
    {
        var path = _models.Put(place, [1]);
        _models.Put("cache/whisper/ggml-base.en.bin", [2]);
        using var model = await ResolveAsync(ModelRequest.Whisper("base.en"));

        Assert.Equal((path, ModelOrigin.Folder), (model.Path, model.Origin));
    }

    [Theory]
    [InlineData("folder/en_US-lessac-medium.onnx")]
    [InlineData("folder/piper/en_US-lessac-medium.onnx")]
    [InlineData("folder/piper/en/en_US/lessac/medium/en_US-lessac-medium.onnx")]
    public async Task Resolve_VoiceInAnyLayout_FindsWeightsAndConfiguration(string place)
    {
        var path = _models.Put(place, [1]);
        _models.Put(place + ".json", [2]);
        using var model = await ResolveAsync(ModelRequest.Voice("en_US-lessac-medium"));
        using var auto = await ResolveAsync(ModelRequest.Voice("auto", "en-GB"));

        Assert.Equal((path, path + ".json"), (model.Path, model.ConfigurationPath));
        Assert.Equal(path, auto.Path);
    }

    [Fact]
    public async Task Resolve_FolderFileContradictsItsSum_SaysSoInsteadOfLookingOn()
    {
        _models.Put("folder/ggml-base.en.bin", [1]);
        _models.Put("folder/ggml-base.en.bin.sha256", System.Text.Encoding.UTF8.GetBytes(Convert.ToHexString(SHA256.HashData([2]))));
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => ResolveAsync(ModelRequest.Whisper("base.en")));

        Assert.Equal(ModelUnavailableReason.Corrupt, refused.Reason);
        Assert.Null(_models.Resolver().Find(ModelRequest.Whisper("base.en")));
    }

    [Fact]
    public async Task Resolve_NowhereAndDownloadsOff_SaysWhereItLookedAndWhatToDo()
    {
        var refused = await Assert.ThrowsAsync<ModelUnavailableException>(() => ResolveAsync(ModelRequest.Whisper("base.en")));

        Assert.Equal(ModelUnavailableReason.DownloadOff, refused.Reason);
        Assert.All(["base.en", _models.Options.Folder, _models.Cache, "make models", "VOICEMESH_MODELS", "Models__Mirror"], part => Assert.Contains(part, refused.Message, StringComparison.Ordinal));
        Assert.Empty(_models.Hub.Requests);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../../etc/passwd")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("a..b")]
    [InlineData("name\n")]
    [InlineData("naïve")]
    [InlineData("%2e%2e")]
    public void ByName_HostileName_IsRefused(string name)
    {
        Assert.Equal(ModelUnavailableReason.InvalidName, Assert.Throws<ModelUnavailableException>(() => ModelRequest.Whisper(name)).Reason);
        Assert.Equal(ModelUnavailableReason.InvalidName, Assert.Throws<ModelUnavailableException>(() => ModelRequest.Voice(name)).Reason);
    }

    [Fact]
    public void ByName_EndlessName_IsRefused() =>
        Assert.Throws<ModelUnavailableException>(() => ModelRequest.Voice(new string('a', 101)));

    [Theory]
    [InlineData("en-US", 2, "base.en-q5_1")]
    [InlineData("en-US", 1, "tiny.en-q5_1")]
    [InlineData("de", 8, "tiny-q5_1")]
    [InlineData("auto", 8, "tiny-q5_1")]
    public async Task Resolve_AutoAmongModelsAtHand_TakesTheBestThatKeepsUpAndHears(string language, int cores, string expected)
    {
        foreach (var name in (string[])["tiny.en-q5_1", "tiny-q5_1", "base.en-q5_1", "large-v3-turbo-q5_0"])
        {
            _models.Put($"folder/ggml-{name}.bin", [1]);
        }

        File.Delete(_models.Put(cores > 4 ? "folder/ggml-large-v3-turbo-q5_0.bin" : "folder/none", [1]));
        using var model = await _models.Resolver(cores: cores).ResolveAsync(ModelRequest.Whisper("auto", language));

        Assert.Equal(expected, model.Name);
    }

    [Fact]
    public async Task Resolve_AutoWithAnUnknownFile_TakesIt()
    {
        _models.Put("folder/ggml-our-finetune.bin", [1]);
        using var model = await ResolveAsync(ModelRequest.Whisper("auto"));

        Assert.Equal("our-finetune", model.Name);
    }

    [Fact]
    public async Task Resolve_AutoWithModelsBeyondMemory_TakesTheOneThatFits()
    {
        _models.Options.MemoryLimitMb = 300;
        _models.Put("folder/ggml-base.en.bin", new byte[60 << 20]);
        _models.Put("cache/whisper/ggml-our-tiny.bin", [1]);
        using var model = await ResolveAsync(ModelRequest.Whisper("auto"));

        Assert.Equal("our-tiny", model.Name);
    }

    [Theory]
    [InlineData(2, 0, 200, "base.en-q8_0")]
    [InlineData(8, 0, 200, "small.en-q5_1")]
    [InlineData(8, 0, 1000, "small.en-q8_0")]
    [InlineData(8, 310, 200, "base.en-q5_1")]
    [InlineData(8, 250, 200, "tiny.en-q8_0")]
    [InlineData(1, 0, 200, "tiny.en-q8_0")]
    public void Plan_Auto_FollowsCoresMemoryAndDownloadLimit(int cores, int memoryMb, int downloadMb, string expected)
    {
        _models.Options.MemoryLimitMb = memoryMb == 0 ? 16_000 : memoryMb;
        _models.Options.AutoDownloadLimitMb = downloadMb;

        Assert.Equal(expected, _models.Resolver(cores: cores).Plan(ModelRequest.Whisper("auto", "en-US")).Name);
    }

    [Fact]
    public void Plan_AutoWithoutRoom_SaysWhichLimitsToRaise()
    {
        _models.Options.MemoryLimitMb = 100;
        var refused = Assert.Throws<ModelUnavailableException>(() => _models.Resolver().Plan(ModelRequest.Whisper("auto")));

        Assert.Equal(ModelUnavailableReason.TooLarge, refused.Reason);
        Assert.Contains("Models:MemoryLimitMb", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_PublicHub_UsesItsPaths()
    {
        _models.Options.Mirror = "";
        var resolver = _models.Resolver();

        Assert.Equal("https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-base.en-q5_1.bin", resolver.Plan(ModelRequest.Whisper("base.en-q5_1")).Source.AbsoluteUri);
        Assert.Equal(
            "https://huggingface.co/rhasspy/piper-voices/resolve/main/de/de_DE/thorsten_emotional/medium/de_DE-thorsten_emotional-medium.onnx",
            resolver.Plan(ModelRequest.Voice("de_DE-thorsten_emotional-medium")).Source.AbsoluteUri);
    }

    [Fact]
    public async Task Resolve_CachedFileWasCut_IsFetchedAgain()
    {
        var content = ModelsFixture.Bytes(500_000);
        _models.Options.Download = ModelsOptions.DownloadAuto;
        _models.Hub.Publish("/whisper/ggml-ours.bin", content);
        string path;
        using (var first = await ResolveAsync(ModelRequest.Whisper("ours")))
        {
            path = first.Path;
        }

        var damaged = (byte[])content.Clone();
        damaged[0] ^= 1;
        foreach (var wrong in (byte[][])[content[..400_000], damaged])
        {
            await File.WriteAllBytesAsync(path, wrong);
            using var again = await ResolveAsync(ModelRequest.Whisper("ours"));
            Assert.Equal(ModelOrigin.Downloaded, again.Origin);
            Assert.Equal(content, await File.ReadAllBytesAsync(path));
        }
    }

    [Fact]
    public async Task Resolve_CachedFileWithoutRecord_IsHeldAgainstItsSum()
    {
        _models.Put("cache/whisper/ggml-ours.bin", [1]);
        _models.Put("cache/whisper/ggml-ours.bin.sha256", System.Text.Encoding.UTF8.GetBytes(Convert.ToHexString(SHA256.HashData([1]))));
        _models.Put("cache/whisper/ggml-tiny.en.bin", [1]);
        using var sound = await ResolveAsync(ModelRequest.Whisper("ours"));

        Assert.Equal(ModelOrigin.Cache, sound.Origin);
        Assert.Null(_models.Resolver().Find(ModelRequest.Whisper("tiny.en")));
        var damaged = await Assert.ThrowsAsync<ModelUnavailableException>(() => ResolveAsync(ModelRequest.Whisper("tiny.en")));
        Assert.Equal(ModelUnavailableReason.Corrupt, damaged.Reason);
    }

    [Fact]
    public async Task Resolve_Voice_FetchesConfigurationFirstAndBothAreVerified()
    {
        _models.Options.Download = ModelsOptions.DownloadAuto;
        var weights = ModelsFixture.Bytes(100_000);
        byte[] configuration = [.. "{}"u8];
        foreach (var (path, content) in new[] { ("/piper/en_US-ours-medium.onnx", weights), ("/piper/en_US-ours-medium.onnx.json", configuration) })
        {
            _models.Hub.Publish(path, content);
            _models.Hub.PublishDigest(path, content);
        }

        using var model = await ResolveAsync(ModelRequest.Voice("en_US-ours-medium"));

        Assert.Equal(weights, await File.ReadAllBytesAsync(model.Path));
        Assert.Equal(configuration, await File.ReadAllBytesAsync(model.ConfigurationPath));
        Assert.Equal(
            ["/piper/en_US-ours-medium.onnx.json", "/piper/en_US-ours-medium.onnx"],
            _models.Hub.Requests.Select(request => request.Path).Where(path => !path.EndsWith(".sha256", StringComparison.Ordinal)));
    }

    [Fact]
    public void Present_FolderAndCache_ListsEachWithItsPlace()
    {
        _models.Put("folder/ggml-base.en.bin", [1, 2]);
        _models.Put("folder/silero_vad.onnx", [1]);
        _models.Put("cache/piper/en_US-lessac-medium.onnx", [1]);
        _models.Put("cache/piper/en_US-lessac-medium.onnx.json", [1]);
        _models.Put("cache/whisper/ggml-tiny.bin.part", [1]);

        Assert.Equal(
            [(ModelKind.Whisper, "base.en", ModelOrigin.Folder, 2L), (ModelKind.Voice, "en_US-lessac-medium", ModelOrigin.Cache, 1L)],
            _models.Resolver().Present().Select(model => (model.Kind, model.Name, model.Origin, model.SizeBytes)));
    }

    private Task<ResolvedModel> ResolveAsync(ModelRequest request) => _models.Resolver().ResolveAsync(request);
}
