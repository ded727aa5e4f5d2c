using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Playout;

namespace VoiceMesh.MediaServer.Sessions;

/// <summary>What a session is made of. The playout and the link speak back to the session, so they are made with it.</summary>
internal sealed record SessionParts(
    OutgoingLanes Lanes,
    ListeningChain Listening,
    Func<IPlaybackReporter, ReplyPlayout> CreatePlayout,
    Func<IConversationListener, ConversationLink> CreateLink);
