namespace VoiceMesh.Orchestrator.Turns;

/// <summary>Something to be done outside. Effects of one step are carried out in order.</summary>
public abstract record TurnEffect
{
    /// <summary>A turn begins, or may begin.</summary>
    public sealed record TurnOpened(string TurnId, long StartedUs) : TurnEffect;

    /// <summary>Speech that might have been a turn was none; the turn's id is not used again.</summary>
    public sealed record TurnDismissed(string TurnId) : TurnEffect;

    /// <summary>
    /// Open the turn's stt stream and send it the pre-roll; the frames that follow belong to it while it is live. Where it goes on with
    /// the speech of another turn, the audio of that comes first.
    /// </summary>
    public sealed record OpenUtterance(string TurnId, string ContinuedTurnId = "") : TurnEffect;

    /// <summary>Tell stt that the silence may be the end.</summary>
    public sealed record MarkSilence(string TurnId) : TurnEffect;

    /// <summary>Tell stt that speech went on.</summary>
    public sealed record MarkSpeech(string TurnId) : TurnEffect;

    /// <summary>No audio follows; stt is to answer its final.</summary>
    public sealed record EndUtterance(string TurnId) : TurnEffect;

    /// <summary>The transcript is not wanted any more.</summary>
    public sealed record CancelUtterance(string TurnId) : TurnEffect;

    /// <summary>Ask the language model; the last entry of the history is what the person just said.</summary>
    public sealed record StartAnswer(string TurnId, ConversationHistory History) : TurnEffect;

    /// <summary>The answer is not wanted any more.</summary>
    public sealed record CancelAnswer(string TurnId) : TurnEffect;

    /// <summary>Speak one piece; indices count from 0 without gaps.</summary>
    public sealed record SpeakChunk(string TurnId, int Index, string Text) : TurnEffect;

    /// <summary>No text follows for the voice.</summary>
    public sealed record EndSpeech(string TurnId) : TurnEffect;

    /// <summary>The voice is not wanted any more; audio that waits is dropped.</summary>
    public sealed record CancelSpeech(string TurnId) : TurnEffect;

    /// <summary>Tell the client what the agent is doing.</summary>
    public sealed record AnnounceMode(AgentMode Mode, string TurnId) : TurnEffect;

    /// <summary>Tell the client that speech began or ended; media clock.</summary>
    public sealed record AnnounceSpeech(string TurnId, bool Speaking, long TimestampUs) : TurnEffect;

    /// <summary>Tell the client what was heard.</summary>
    public sealed record AnnounceTranscript(string TurnId, Transcription Transcription, bool Final) : TurnEffect;

    /// <summary>Tell the client the next piece of the answer; the last piece carries the whole.</summary>
    public sealed record AnnounceText(string TurnId, string Delta, bool Final, string Text, string RequestId) : TurnEffect;

    /// <summary>Tell the client that reply audio follows.</summary>
    public sealed record AnnounceReply(string TurnId, int SampleRateHz, string Engine, string Voice) : TurnEffect;

    /// <summary>Send the next piece of reply audio that waits.</summary>
    public sealed record SendAudio(string TurnId, long Samples) : TurnEffect;

    /// <summary>Tell the client that all reply audio has been sent.</summary>
    public sealed record AnnounceReplyEnd(string TurnId, long Samples) : TurnEffect;

    /// <summary>Order the listener's side about.</summary>
    public sealed record ControlPlayback(string TurnId, PlaybackOrder Order) : TurnEffect;

    /// <summary>Count an interruption, true or false.</summary>
    public sealed record CountInterruption(bool Confirmed) : TurnEffect;

    /// <summary>Tell the client what failed.</summary>
    public sealed record ReportError(string TurnId, ConversationStage Stage, string Code, string Message, bool Retryable) : TurnEffect;

    /// <summary>The turn is over; nothing more is done for it.</summary>
    public sealed record FinishTurn(TurnSummary Summary) : TurnEffect;

    /// <summary>The conversation is over.</summary>
    public sealed record EndConversation(string Reason) : TurnEffect;
}
