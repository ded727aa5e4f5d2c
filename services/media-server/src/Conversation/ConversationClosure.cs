namespace VoiceMesh.MediaServer.Conversation;

/// <summary>Why a conversation is over.</summary>
/// <param name="Reason">"stopped", "timeout", "replaced", or "failed".</param>
/// <param name="ErrorCode">With "failed": the stable code of what went wrong.</param>
/// <param name="Message">With "failed": a sentence for a person.</param>
internal readonly record struct ConversationClosure(string Reason, string ErrorCode = "", string Message = "")
{
    public bool Failed => ErrorCode.Length > 0;
}
