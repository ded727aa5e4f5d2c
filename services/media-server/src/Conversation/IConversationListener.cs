using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Conversation;

/// <summary>Hears what a <see cref="ConversationLink"/> brings. Calls come one at a time, in the stream's order, and must not block.</summary>
internal interface IConversationListener
{
    /// <summary>The orchestrator took the conversation up.</summary>
    /// <param name="started">Its first message.</param>
    /// <param name="afterLoss">True when an earlier stream of this conversation was lost.</param>
    void OnStarted(ConversationStarted started, bool afterLoss);

    /// <summary>Anything between the first message and the last.</summary>
    void OnResponse(ConverseResponse response);

    /// <summary>The stream was lost or could not be opened; the link goes on trying.</summary>
    /// <param name="code">The stable code of what went wrong.</param>
    /// <param name="message">A sentence for a person.</param>
    /// <param name="again">Request ids of the typed messages that were under way and are sent once more.</param>
    void OnLost(string code, string message, IReadOnlySet<string> again);

    /// <summary>The conversation is over. Called once; nothing follows.</summary>
    void OnClosed(ConversationClosure closure);
}
