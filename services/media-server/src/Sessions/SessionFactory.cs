using Microsoft.Extensions.Options;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.ServiceDefaults.Draining;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>Puts a session together.</summary>
internal sealed class SessionFactory(
    ConversationService.ConversationServiceClient orchestrator,
    VoiceActivityDetectorFactory detectors,
    IOptions<ConversationOptions> conversation,
    IOptions<PlayoutOptions> playout,
    ICalls calls,
    MediaMetrics metrics,
    TimeProvider clock,
    IDrain drain,
    ILoggerFactory loggers)
{
    public MediaSession Create(string id, string userId, ConversationSettings settings, Action<MediaSession> onEnded)
    {
        var start = new StartConversation { SessionId = id, UserId = userId, Settings = settings };
        var lanes = new OutgoingLanes(conversation.Value, ListeningChain.FrameSamples, metrics.FrameDropped);
        var parts = new SessionParts(
            lanes,
            new ListeningChain(detectors.Create(), lanes, metrics, clock),
            calls,
            (reporter, events) => new ReplyPlayout(playout.Value, reporter, events, metrics, clock),
            listener => new ConversationLink(orchestrator, conversation.Value, start, lanes, listener, clock, loggers.CreateLogger<ConversationLink>()));
        return new MediaSession(id, parts, metrics, clock, drain.Enter(), onEnded, loggers.CreateLogger<MediaSession>());
    }
}
