using Microsoft.Extensions.Options;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Health;
using VoiceMesh.MediaServer.Pages;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Sessions;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Text;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.MediaServer.Transports.WebRtc.Whip;
using VoiceMesh.MediaServer.Transports.WebSockets;
using VoiceMesh.ServiceDefaults.Rpc;
using VoiceMesh.ServiceDefaults.Settings;

namespace VoiceMesh.MediaServer;

/// <summary>What the edge is made of, and the addresses it answers at.</summary>
internal static class MediaServerRegistration
{
    /// <summary>Plain environment variables that stand for settings.</summary>
    public static readonly EnvironmentAlias[] Aliases =
    [
        new("MAX_SESSIONS_PER_POD", "Sessions:MaxSessions"),
        new("SESSION_TIMEOUT", "Sessions:TimeoutSeconds"),
        new("AUDIO_SAMPLE_RATE", "Audio:SampleRateHz"),
        new("AUDIO_CHANNELS", "Audio:Channels"),
        new("AUDIO_BITRATE", "Audio:BitrateBps"),
        new("WEBRTC_TIMEOUT", "WebRtc:TimeoutSeconds"),
    ];

    public static IServiceCollection AddMediaServer(this IServiceCollection services)
    {
        services.AddValidatedOptions<SessionsOptions>(SessionsOptions.Section);
        services.AddValidatedOptions<WebSocketTransportOptions>(WebSocketTransportOptions.Section);
        services.AddValidatedOptions<AudioOptions>(AudioOptions.Section);
        services.AddValidatedOptions<PlayoutOptions>(PlayoutOptions.Section);
        services.AddValidatedOptions<ConversationOptions>(ConversationOptions.Section);
        services.AddValidatedOptions<TextOptions>(TextOptions.Section);
        services.AddValidatedOptions<WebRtcOptions>(WebRtcOptions.Section);
        services.AddValidatedOptions<WebRtcJitterOptions>(WebRtcJitterOptions.Section);
        services.AddSingleton<IValidateOptions<WebRtcOptions>, WebRtcOptionsValidator>();
        services.AddStageClient<ConversationService.ConversationServiceClient>("orchestrator");
        services.AddProblemDetails();
        services.AddSingleton(_ => new VoiceActivityDetectorFactory());
        services.AddSingleton<MediaMetrics>();
        services.AddSingleton<CallMetrics>();
        services.AddSingleton<IceServerList>();
        services.AddSingleton<CallGateway>();
        services.AddSingleton<ICalls>(provider => provider.GetRequiredService<CallGateway>());
        services.AddHostedService(provider => provider.GetRequiredService<CallGateway>());
        services.AddSingleton<SessionFactory>();
        services.AddSingleton<SessionRegistry>();
        services.AddSingleton<SessionEndpoints>();
        services.AddSingleton<WebSocketEndpoint>();
        services.AddSingleton<WhipEndpoint>();
        services.AddSingleton<TextEndpoint>();
        services.AddSingleton<PageEndpoints>();
        services.AddHostedService<SessionSweeper>();
        services.AddHealthChecks()
            .AddCheck<OrchestratorHealthCheck>("orchestrator")
            .AddCheck<SessionsHealthCheck>("sessions")
            .AddCheck<VoiceActivityHealthCheck>("vad")
            .AddCheck<WebRtcHealthCheck>("webrtc")
            .AddCheck<MemoryHealthCheck>("memory");
        return services;
    }

    public static WebApplication MapMediaServer(this WebApplication app)
    {
        app.UseStatusCodePages();
        app.UsePage();
        app.UseWebSockets();
        app.MapGrpcService<MediaServerGrpcService>();
        app.MapGet("/", (PageEndpoints pages, HttpRequest request) => pages.Index(request));
        app.MapPost("/v2/sessions", (SessionEndpoints sessions, HttpContext context) => sessions.OpenAsync(context));
        app.MapGet("/v2/sessions", (SessionEndpoints sessions) => sessions.List());
        app.MapGet("/v2/sessions/{sessionId}", (SessionEndpoints sessions, string sessionId) => sessions.Get(sessionId));
        app.MapDelete("/v2/sessions/{sessionId}", (SessionEndpoints sessions, string sessionId) => sessions.DeleteAsync(sessionId));
        app.MapPost("/text", (TextEndpoint text, HttpRequest request, CancellationToken cancellationToken) => text.HandleAsync(request, cancellationToken));
        app.MapPost("/whip", (WhipEndpoint whip, HttpContext context) => whip.OfferAsync(context, null));
        app.MapPost("/whip/{sessionId}", (WhipEndpoint whip, HttpContext context, string sessionId) => whip.OfferAsync(context, sessionId));
        app.MapPatch("/whip/{sessionId}", (WhipEndpoint whip, HttpContext context, string sessionId) => whip.PatchAsync(context, sessionId));
        app.MapDelete("/whip/{sessionId}", (WhipEndpoint whip, HttpContext context, string sessionId) => whip.DeleteAsync(context, sessionId));
        app.MapMethods("/whip/{sessionId?}", [HttpMethods.Options], (HttpResponse response) => WhipEndpoint.Options(response));
        app.MapGet("/ws/v2/{sessionId}", (WebSocketEndpoint endpoint, HttpContext context, string sessionId) => endpoint.HandleAsync(context, sessionId));
        return app;
    }
}
