using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Transports.Events;

/// <summary>What the orchestrator says, in the words of the client's protocol.</summary>
internal static class ResponseEvents
{
    public static StateEvent Of(StateChanged state) => new(NameOf(state.State), state.TurnId);

    public static SpeechEvent Of(SpeechActivity activity) => new(activity.Speaking, activity.TimestampUs / 1000, activity.TurnId);

    public static TranscriptServerEvent Of(TranscriptEvent transcript) => new(
        transcript.TurnId,
        transcript.Text,
        transcript.Final,
        transcript.Confidence,
        transcript.Engine,
        transcript.Words.Count == 0 ? null : [.. transcript.Words.Select(w => new WordView(w.Word, w.StartMs, w.EndMs, w.Confidence))]);

    public static ResponseEvent Of(ResponseText response) =>
        new(response.TurnId, response.Delta, response.Final, response.Final ? response.Text : null, NullIfEmpty(response.RequestId));

    public static TurnCompletedEvent Of(TurnCompleted turn) => new(
        turn.TurnId,
        NameOf(turn.Outcome),
        turn.UserText,
        turn.AssistantText,
        LatencyView.Of(turn.Latency),
        turn.TraceId,
        turn.LastSpeechTimestampUs / 1000,
        NullIfEmpty(turn.RequestId));

    public static ErrorEvent Of(ConversationError error) => new(
        NullIfEmpty(error.Error?.Code) ?? "stage_failed",
        error.Error?.Message ?? "A stage of the conversation failed.",
        error.Error?.Retryable ?? true,
        NullIfEmpty(error.Error?.Stage),
        NullIfEmpty(error.TurnId));

    public static string NameOf(AgentState state) => state switch
    {
        AgentState.Listening => "listening",
        AgentState.Processing => "processing",
        AgentState.Speaking => "speaking",
        _ => "idle",
    };

    public static string NameOf(TurnOutcome outcome) => outcome switch
    {
        TurnOutcome.Completed => "completed",
        TurnOutcome.Interrupted => "interrupted",
        TurnOutcome.Empty => "empty",
        TurnOutcome.Failed => "failed",
        TurnOutcome.Cancelled => "cancelled",
        _ => "unspecified",
    };

    public static string NameOf(PlaybackAction action) => action switch
    {
        PlaybackAction.Pause => "pause",
        PlaybackAction.Resume => "resume",
        _ => "clear",
    };

    private static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
