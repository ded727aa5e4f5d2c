using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.ServiceDefaults.Rehearsals;
using VoiceMesh.Stt.Tests.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Transcription;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Service;

/// <summary>The whole service in this process, on a Whisper model of random weights.</summary>
[Trait("Category", "unit")]
public sealed class WhisperServiceTests(RandomModelFixture models) : IClassFixture<RandomModelFixture>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Transcribe_EnglishModel_AnswersOneFinalInItsLanguage()
    {
        await using var service = await StartAsync($"--Whisper:Model={models.EnglishPath}");
        var (status, final) = await TranscribeAsync(service, language: "en-US", seconds: 2);
        Assert.Equal(StatusCode.OK, status.StatusCode);
        Assert.Equal("whisper", final!.Engine);
        Assert.Equal("en", final.Language);
        Assert.Equal(2000u, final.AudioMs);
        Assert.NotEmpty(final.Text);
        Assert.InRange(final.Confidence, float.Epsilon, 1);
        Assert.All(final.Words, word => Assert.True(word.EndMs >= word.StartMs));
    }

    [Fact]
    public async Task Transcribe_ManyLanguages_DetectsWhereNoneIsNamed()
    {
        await using var service = await StartAsync($"--Whisper:Model={models.MultilingualPath}");
        var description = await service.Client.DescribeAsync(new DescribeRequest());
        Assert.Equal("und", description.Languages[0]);
        Assert.Contains("de", description.Languages);

        var (_, detected) = await TranscribeAsync(service, language: "auto", seconds: 1);
        var (_, named) = await TranscribeAsync(service, language: "de-DE", seconds: 1);
        Assert.Contains(detected!.Language, description.Languages);
        Assert.Equal("de", named!.Language);
    }

    [Fact]
    public async Task Transcribe_MoreStreamsThanItCarries_IsResourceExhaustedWithAHint()
    {
        await using var service = await StartAsync($"--Whisper:Model={models.EnglishPath}", "--Whisper:MaxStreams=1");
        using var first = service.Client.Transcribe();
        await first.RequestStream.WriteAsync(Config("en"));
        await first.RequestStream.WriteAsync(new TranscribeRequest { Audio = Noise(1600) });
        await Eventually(async () => (await TranscribeAsync(service, "en", 1)).Status.StatusCode == StatusCode.ResourceExhausted);
        var (status, _) = await TranscribeAsync(service, "en", 1);
        Assert.Contains("1 streams are open", status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NamedEngineWithoutItsModel_StaysNotReadyAndSaysWhatToDo()
    {
        await using var service = await StartAsync("--Speech:Engine=whisper", "--Whisper:Model=tiny.en", waitUntilReady: false);
        await Eventually(async () => (await service.Client.DescribeAsync(new DescribeRequest())).EngineNote.Contains("Whisper is not used", StringComparison.Ordinal));
        var (status, _) = await TranscribeAsync(service, "en", 1);
        Assert.Equal(StatusCode.Unavailable, status.StatusCode);
        Assert.Contains("make models", status.Detail, StringComparison.Ordinal);
    }

    private static Task<RunningService> StartAsync(params string[] settings) => StartAsync(settings, waitUntilReady: true);

    private static Task<RunningService> StartAsync(string first, string second, bool waitUntilReady) => StartAsync([first, second], waitUntilReady);

    private static async Task<RunningService> StartAsync(string[] settings, bool waitUntilReady)
    {
        var none = Path.Combine(Path.GetTempPath(), "voicemesh-no-models");
        var builder = ServiceHost.CreateBuilder(
            "stt",
            [
                "--Endpoints:GrpcPort=0", "--Endpoints:HttpPort=0", "--Models:Download=off", $"--Models:Folder={none}", $"--Models:CacheFolder={none}",
                "--Whisper:TemperatureStep=0", .. settings,
            ]);
        builder.Services.AddSpeechToText().AddRehearsal<TranscriptionRehearsal>();
        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<SpeechToTextGrpcService>();
        await app.StartAsync();
        var service = new RunningService(app);
        if (waitUntilReady)
        {
            using var http = new HttpClient { BaseAddress = app.BoundEndpoints().Http };
            await Eventually(async () => (await http.GetAsync(new Uri("/health/readiness", UriKind.Relative))).IsSuccessStatusCode);
        }

        return service;
    }

    private static async Task<(Status Status, Transcript? Final)> TranscribeAsync(RunningService service, string language, int seconds)
    {
        using var call = service.Client.Transcribe();
        Transcript? final = null;
        try
        {
            await call.RequestStream.WriteAsync(Config(language));
            await call.RequestStream.WriteAsync(new TranscribeRequest { Audio = Noise(seconds * 32000) });
            await call.RequestStream.WriteAsync(new TranscribeRequest { EndOfSpeechCandidate = new EndOfSpeechCandidate() });
            await call.RequestStream.WriteAsync(new TranscribeRequest { EndOfUtterance = new EndOfUtterance() });
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception refused) when (refused is RpcException or InvalidOperationException)
        {
            // The status below says why the call ended while it was written to.
        }

        try
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Patience))
            {
                final = call.ResponseStream.Current.Final ?? final;
            }
        }
        catch (RpcException refused)
        {
            return (refused.Status, null);
        }

        return (call.GetStatus(), final);
    }

    private static TranscribeRequest Config(string language) => new()
    {
        Config = new TranscribeConfig
        {
            Language = language,
            InterimResults = true,
            Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = 16000 },
        },
    };

    private static ByteString Noise(int bytes)
    {
        var noise = new byte[bytes];
        new Random(3).NextBytes(noise);
        return ByteString.CopyFrom(noise);
    }

    private static async Task Eventually(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private sealed class RunningService : IAsyncDisposable
    {
        private readonly WebApplication _app;
        private readonly GrpcChannel _channel;

        public RunningService(WebApplication app)
        {
            _app = app;
            _channel = GrpcChannel.ForAddress(app.BoundEndpoints().Grpc);
            Client = new SpeechToTextService.SpeechToTextServiceClient(_channel);
        }

        public SpeechToTextService.SpeechToTextServiceClient Client { get; }

        public async ValueTask DisposeAsync()
        {
            _channel.Dispose();
            await _app.StopAsync();
            await _app.DisposeAsync();
        }
    }
}
