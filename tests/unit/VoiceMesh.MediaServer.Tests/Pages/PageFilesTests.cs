using System.Net;
using VoiceMesh.MediaServer.Tests.Hosting;

namespace VoiceMesh.MediaServer.Tests.Pages;

/// <summary>With a page of their own, because the real one is built by Node and need not be there.</summary>
[Trait("Category", "integration")]
public sealed class PageFilesTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voicemesh-page-");

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync()
    {
        await WriteAsync("index.html", "<title>VoiceMesh</title>");
        await WriteAsync("assets/index-abc.js", "1");
        await WriteAsync("vad/model.onnx", "2");
        await WriteAsync("vad/runtime.wasm", "3");
        await WriteAsync("vad/runtime.mjs", "4");
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        _limit.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Root_ForAPerson_IsThePage()
    {
        await using var server = await MediaServerUnderTest.StartAsync([$"--webroot={_folder.FullName}"]);

        using var answer = await server.Http.GetAsync(new Uri("/", UriKind.Relative), Limit);

        Assert.Equal("<title>VoiceMesh</title>", await answer.Content.ReadAsStringAsync(Limit));
        Assert.Contains("default-src 'self'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.True(answer.Headers.CacheControl?.NoCache);
    }

    [Theory]
    [InlineData("/assets/index-abc.js", "text/javascript", true)]
    [InlineData("/vad/model.onnx", "application/octet-stream", false)]
    [InlineData("/vad/runtime.wasm", "application/wasm", false)]
    [InlineData("/vad/runtime.mjs", "text/javascript", false)]
    public async Task Files_OfThePage_AreServedByTheirType(string path, string type, bool forever)
    {
        await using var server = await MediaServerUnderTest.StartAsync([$"--webroot={_folder.FullName}"]);

        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative), Limit);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(forever, answer.Headers.CacheControl?.MaxAge is not null);
    }

    [Fact]
    public async Task Root_WithoutAPage_SaysHowToBuildIt()
    {
        await using var server = await MediaServerUnderTest.StartAsync([$"--webroot={Path.Combine(_folder.FullName, "none")}"]);

        using var answer = await server.Http.GetAsync(new Uri("/", UriKind.Relative), Limit);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("make build", await answer.Content.ReadAsStringAsync(Limit), StringComparison.Ordinal);
    }

    private async Task WriteAsync(string name, string content)
    {
        var file = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllTextAsync(file, content, Limit);
    }
}
