using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.ServiceDefaults;
using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Synthesis;

namespace VoiceMesh.Tts.Tests.Synthesis;

/// <summary>The whole tts service on free ports, with the engines that a test gives it, or those that it finds.</summary>
internal sealed class TtsHost : IAsyncDisposable
{
    private readonly GrpcChannel _channel;

    private TtsHost(WebApplication app)
    {
        App = app;
        _channel = GrpcChannel.ForAddress(app.BoundEndpoints().Grpc);
        Client = new TextToSpeechService.TextToSpeechServiceClient(_channel);
    }

    public WebApplication App { get; }

    public TextToSpeechService.TextToSpeechServiceClient Client { get; }

    public static async Task<TtsHost> StartAsync(IReadOnlyList<ISpeechSynthesizer>? engines, params string[] settings)
    {
        string[] args = ["--Endpoints:GrpcPort=0", "--Endpoints:HttpPort=0", "--Endpoints:BindAddress=localhost", .. settings];
        var builder = ServiceHost.CreateBuilder("tts", args);
        builder.Logging.ClearProviders();
        builder.Services.AddTextToSpeech();
        if (engines is not null)
        {
            builder.Services.AddSingleton(new InstalledEngines(engines));
        }

        var app = builder.Build();
        app.MapServiceDefaults();
        app.MapGrpcService<TextToSpeechGrpcService>();
        await app.StartAsync();
        return new TtsHost(app);
    }

    public async ValueTask DisposeAsync()
    {
        _channel.Dispose();
        await App.StopAsync();
        await App.DisposeAsync();
    }
}
