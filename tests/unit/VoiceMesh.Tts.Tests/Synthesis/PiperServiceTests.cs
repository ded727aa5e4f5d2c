using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Logging;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Testing.Voices;
using VoiceMesh.Tts.Tests.Engines;
using VoiceMesh.Tts.Tests.Engines.Piper;

namespace VoiceMesh.Tts.Tests.Synthesis;

/// <summary>The whole service as it starts by itself, with a folder of voices.</summary>
[Trait("Category", "unit")]
[Collection(EngineCollection.Name)]
public sealed class PiperServiceTests : IDisposable
{
    private readonly VoiceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PiperFact]
    public async Task Synthesize_FolderOfVoices_SpeaksWithPiperWithoutAnotherSetting()
    {
        new VitsVoice { Name = "de_DE-test-medium", EspeakVoice = "de", SampleRateHz = 16_000 }.Write(_folder.Path);
        new VitsVoice().Write(Path.Combine(_folder.Path, "piper"));
        await using var host = await StartAsync();

        var reply = await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Hello there.", "How are you?");
        Assert.Equal(("piper", "en_US-test-medium", 22_050u), (reply.Started.Engine, reply.Started.Voice, reply.Started.Format.SampleRateHz));
        Assert.Equal(["Hello", "there", "How", "are", "you"], reply.Words.SelectMany(w => w.Words).Select(w => w.Word));
        Assert.All(reply.Words.SelectMany(w => w.Words), word => Assert.Equal(1, word.Confidence));
        Assert.Equal((ulong)reply.Samples.Count, reply.Completed.Samples);
        Assert.InRange(Acoustics.Rms(reply.Samples), 500, 25_000);

        var german = await Reply.SpeakAsync(host.Client, new SynthesizeConfig { Language = "de-AT" }, "Guten Morgen.");
        Assert.Equal(("piper", "de_DE-test-medium", 16_000u), (german.Started.Engine, german.Started.Voice, german.Started.Format.SampleRateHz));

        var french = await Reply.SpeakAsync(host.Client, new SynthesizeConfig { Language = "fr" }, "Bonjour.");
        Assert.Equal("espeak-ng", french.Started.Engine);

        var description = await host.Client.DescribeAsync(new DescribeRequest());
        Assert.Equal("piper", description.Engine);
        Assert.Equal(["en_US-test-medium", "de_DE-test-medium"], description.Models.Take(2));
        Assert.Contains("The default voice is en_US-test-medium.", description.EngineNote, StringComparison.Ordinal);

        using var http = new HttpClient { BaseAddress = ServiceHost.BoundEndpoints(host.App).Http };
        Assert.Contains("en_US-test-medium by piper speaks", await http.GetStringAsync(new Uri("/health/detailed", UriKind.Relative)), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Synthesize_NoVoices_SpeaksWithTheEmbeddedEngines()
    {
        await using var host = await StartAsync();
        var reply = await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Hello.");
        Assert.NotEqual("piper", reply.Started.Engine);
        Assert.DoesNotContain("piper", (await host.Client.DescribeAsync(new DescribeRequest())).AvailableEngines);
    }

    [PiperFact]
    public async Task Synthesize_BestVoiceIsDamaged_SpeaksWithTheNextAndSaysWhy()
    {
        new VitsVoice { Name = "en_US-lessac-medium", GivesNan = true }.Write(_folder.Path);
        new VitsVoice { Name = "en_US-other-medium" }.Write(_folder.Path);
        await using var host = await StartAsync();

        Assert.Equal("en_US-other-medium", (await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Hello.")).Started.Voice);
        Assert.Contains("en_US-lessac-medium gave samples that are no numbers", (await host.Client.DescribeAsync(new DescribeRequest())).EngineNote, StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Synthesize_NamedVoicesAndSpeaker_AreTheOnlyOnes()
    {
        new VitsVoice().Write(_folder.Path);
        var path = new VitsVoice { Name = "en_GB-many-medium", Speakers = 2 }.Write(Path.Combine(_folder.Path, "elsewhere"));
        await using var host = await StartAsync($"--Engines:Piper:Voices:0={path}", "--Engines:Piper:Voices:1=en_US-absent-medium");

        Assert.Equal("en_GB-many-medium", (await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Hello.")).Started.Voice);
        Assert.Equal("en_GB-many-medium#speaker1", (await Reply.SpeakAsync(host.Client, new SynthesizeConfig { Voice = "en_gb-many-medium#speaker1" }, "Hello.")).Started.Voice);
        await Assert.ThrowsAsync<RpcException>(() => Reply.SpeakAsync(host.Client, new SynthesizeConfig { Voice = "en_US-test-medium" }, "Hello."));
    }

    [PiperFact]
    public async Task Synthesize_DefaultVoiceSetting_OverridesPiper()
    {
        new VitsVoice().Write(_folder.Path);
        await using var host = await StartAsync("--Synthesis:DefaultVoice=espeak:en-us");
        Assert.Equal("espeak:en-us", (await Reply.SpeakAsync(host.Client, new SynthesizeConfig { Language = "en" }, "Hello.")).Started.Voice);
    }

    [PiperFact]
    public async Task Synthesize_VoiceThatHasToBeFetched_TakesOverWhenItIsThere()
    {
        var mirror = Path.Combine(_folder.Path, "mirror");
        new VitsVoice { Name = "en_US-fetched-medium" }.Write(Path.Combine(mirror, "piper"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var server = builder.Build();
        var hold = new TaskCompletionSource();
        server.Use(async (context, next) =>
        {
            await hold.Task;
            await next(context);
        });
        server.UseStaticFiles(new StaticFileOptions { FileProvider = new PhysicalFileProvider(mirror), ServeUnknownFileTypes = true });
        await server.StartAsync();

        await using var host = await StartAsync("--Engines:Piper:Voices:0=en_US-fetched-medium", "--Models:Download=auto", $"--Models:Mirror={server.Urls.First()}/");
        Assert.NotEqual("piper", (await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Hello.")).Started.Engine);

        hold.SetResult();
        var catalog = host.App.Services.GetRequiredService<VoiceCatalog>();
        Assert.True(SpinWait.SpinUntil(() => catalog.DefaultVoice?.Engine == "piper", TimeSpan.FromSeconds(60)));
        Assert.Equal("en_US-fetched-medium", (await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Hello.")).Started.Voice);
    }

    private Task<TtsHost> StartAsync(params string[] settings) => TtsHost.StartAsync(
        null, ["--Models:Download=off", $"--Models:CacheFolder={Path.Combine(_folder.Path, "cache")}", $"--VOICEMESH_MODELS={_folder.Path}", .. settings]);
}
