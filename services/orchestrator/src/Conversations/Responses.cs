using Google.Protobuf;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.Orchestrator.Stages;
using VoiceMesh.Orchestrator.Telemetry;
using VoiceMesh.Orchestrator.Turns;

namespace VoiceMesh.Orchestrator.Conversations;

/// <summary>The turn engine's announcements as messages of the contract.</summary>
internal static class Responses
{
    public static ConverseResponse Of(TurnEffect.AnnounceMode e) =>
        new() { State = new StateChanged { State = (AgentState)(int)e.Mode, TurnId = e.TurnId } };

    public static ConverseResponse Of(TurnEffect.AnnounceSpeech e) =>
        new() { SpeechActivity = new SpeechActivity { TurnId = e.TurnId, Speaking = e.Speaking, TimestampUs = e.TimestampUs } };

    public static ConverseResponse Of(TurnEffect.AnnounceTranscript e)
    {
        var transcript = new TranscriptEvent
        {
            TurnId = e.TurnId,
            Text = e.Transcription.Text,
            Final = e.Final,
            Confidence = e.Transcription.Confidence,
            Engine = e.Transcription.Engine,
        };
        foreach (var word in e.Transcription.Words)
        {
            transcript.Words.Add(new WordTiming { Word = word.Text, StartMs = word.StartMs, EndMs = word.EndMs, Confidence = word.Confidence });
        }

        return new ConverseResponse { Transcript = transcript };
    }

    public static ConverseResponse Of(TurnEffect.AnnounceText e) =>
        new() { ResponseText = new ResponseText { TurnId = e.TurnId, Delta = e.Delta, Final = e.Final, Text = e.Text, RequestId = e.RequestId } };

    public static ConverseResponse Of(TurnEffect.AnnounceReply e, string traceparent) => new()
    {
        ReplyStarted = new ReplyStarted
        {
            TurnId = e.TurnId,
            Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = (uint)e.SampleRateHz },
            Traceparent = traceparent,
            Engine = e.Engine,
            Voice = e.Voice,
        },
    };

    public static ConverseResponse Audio(string turnId, ulong sequence, ByteString pcm) =>
        new() { ReplyAudio = new ReplyAudio { TurnId = turnId, Sequence = sequence, Pcm = pcm } };

    public static ConverseResponse Of(TurnEffect.AnnounceReplyEnd e) =>
        new() { ReplyEnded = new ReplyEnded { TurnId = e.TurnId, Samples = (ulong)e.Samples } };

    public static ConverseResponse Of(TurnEffect.ControlPlayback e) =>
        new() { PlaybackControl = new PlaybackControl { TurnId = e.TurnId, Action = (PlaybackAction)(int)e.Order } };

    public static ConverseResponse Of(TurnEffect.ReportError e) => Error(e.TurnId, StageNames.Service(e.Stage), e.Code, e.Message, e.Retryable);

    public static ConverseResponse Error(string turnId, string stage, string code, string message, bool retryable) => new()
    {
        Error = new ConversationError
        {
            TurnId = turnId,
            Error = new StageError { Stage = stage, Code = code, Message = message, Retryable = retryable },
        },
    };

    public static ConverseResponse Of(TurnSummary summary, StageDurations? durations, string traceId)
    {
        var completed = new TurnCompleted
        {
            TurnId = summary.TurnId,
            Outcome = (TurnOutcome)(int)summary.Ending,
            UserText = summary.UserText,
            AssistantText = summary.AssistantText,
            LastSpeechTimestampUs = summary.Times.LastSpeechMediaUs,
            TraceId = traceId,
            RequestId = summary.RequestId,
        };
        if (durations is { } measured)
        {
            completed.Latency = new TurnLatency
            {
                EndpointingMs = measured.EndpointingMs,
                TranscriptionMs = measured.TranscriptionMs,
                ThinkingMs = measured.ThinkingMs,
                SynthesisMs = measured.SynthesisMs,
                PlayoutMs = measured.PlayoutMs,
                SilenceMs = measured.SilenceMs,
                EngineMs = measured.EngineMs,
            };
        }

        return new ConverseResponse { TurnCompleted = completed };
    }

    public static ConverseResponse Ended(string reason) => new() { Ended = new ConversationEnded { Reason = reason } };
}
