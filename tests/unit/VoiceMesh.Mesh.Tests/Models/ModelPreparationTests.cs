using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Mesh.Models;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Models.Resolving;
using VoiceMesh.Testing.Models;

namespace VoiceMesh.Mesh.Tests.Models;

[Trait("Category", "unit")]
public sealed class ModelPreparationTests : IAsyncLifetime
{
    private readonly string _root = Directory.CreateTempSubdirectory("voicemesh-mesh-").FullName;
    private readonly StringWriter _output = new();
    private FakeModelHub _hub = null!;

    public async Task InitializeAsync() => _hub = await FakeModelHub.StartAsync();

    public async Task DisposeAsync()
    {
        await _hub.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    [Fact]
    public async Task Run_NothingHere_FetchesBothAndSaysWhatComes()
    {
        Publish("/whisper/ggml-ours.bin");
        Publish("/piper/en_US-ours-medium.onnx");
        Publish("/piper/en_US-ours-medium.onnx.json");
        var said = await RunAsync(("Models:Mirror", _hub.Address.ToString()), ("Whisper:Model", "ours"), ("Engines:Piper:Voices:0", "en_US-ours-medium"));

        Assert.Contains("fetching ours", said, StringComparison.Ordinal);
        Assert.Contains($"Whisper model: ours ({Path.Combine(_root, "cache", "whisper", "ggml-ours.bin")})", said, StringComparison.Ordinal);
        Assert.Contains("neural voice: en_US-ours-medium", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Offline_GoesOnAndSaysSoInOneLine()
    {
        var said = await RunAsync(("Models:Mirror", "http://127.0.0.1:9/"));

        var line = Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => !line.Contains("fetching", StringComparison.Ordinal));
        Assert.All(["PocketSphinx listens", "flite speaks", "cannot be reached", "'make models'"], part => Assert.Contains(part, line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_DownloadsOff_AsksNobody()
    {
        var said = await RunAsync(("Models:Mirror", _hub.Address.ToString()), ("Models:Download", "off"));

        Assert.Empty(_hub.Requests);
        Assert.DoesNotContain("fetching", said, StringComparison.Ordinal);
        Assert.Single(said.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Run_OtherEnginesChosen_FetchesAndSaysNothing()
    {
        var said = await RunAsync(("Models:Mirror", _hub.Address.ToString()), ("Speech:Engine", "pocketsphinx"), ("Engines:Piper:Enabled", "false"));

        Assert.Empty(_hub.Requests);
        Assert.Empty(said);
    }

    [Fact]
    public async Task Run_FolderOfModels_IsTakenWithoutANetwork()
    {
        Directory.CreateDirectory(Path.Combine(_root, "folder"));
        await File.WriteAllBytesAsync(Path.Combine(_root, "folder", "ggml-tiny.en.bin"), [1]);
        var said = await RunAsync(("VOICEMESH_MODELS", Path.Combine(_root, "folder")), ("Engines:Piper:Enabled", "false"), ("Models:Mirror", _hub.Address.ToString()));

        Assert.StartsWith("Whisper model: tiny.en (", said, StringComparison.Ordinal);
        Assert.Empty(_hub.Requests);
    }

    [Theory]
    [InlineData("Models:Download", "sometimes", "must be auto or off")]
    [InlineData("Models:Mirror", "ftp://x", "must be an http or https address")]
    [InlineData("Models:Retries", "many", "Retries")]
    [InlineData("Whisper:Model", "a..b", "is no name")]
    public void Read_BadSetting_IsNamed(string key, string value, string said) =>
        Assert.Contains(said, Assert.Throws<MeshStartException>(() => Settings((key, value))).Message, StringComparison.Ordinal);

    private void Publish(string path)
    {
        _hub.Publish(path, [1, 2, 3]);
        _hub.PublishDigest(path, [1, 2, 3]);
    }

    private async Task<string> RunAsync(params (string Key, string Value)[] environment)
    {
        var settings = Settings(environment);
        using var resolver = new ModelResolver(settings.Options, TimeProvider.System, NullLogger<ModelResolver>.Instance);
        await new ModelPreparation(settings, resolver, new DownloadPrinter(TextWriter.Null, false, TimeProvider.System)).RunAsync(_output, CancellationToken.None);
        return _output.ToString();
    }

    private ModelSettings Settings(params (string Key, string Value)[] environment) => ModelSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(environment.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)).Append(new("Models:CacheFolder", Path.Combine(_root, "cache"))))
        .Build());
}
