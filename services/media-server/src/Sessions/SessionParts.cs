using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.WebRtc;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>What a session is made of. The playout and the link speak back to the session, so they are made with it.</summary>
internal sealed record SessionParts(
    OutgoingLanes Lanes,
    ListeningChain Listening,
    ICalls Calls,
    Func<IPlaybackReporter, IClientEvents, ReplyPlayout> CreatePlayout,
    Func<IConversationListener, ConversationLink> CreateLink);
