using System.Text.Json.Serialization;

namespace VoiceMesh.MediaServer.Transports.Events;

/// <summary>A message to the client; its JSON form, with the discriminator <c>type</c>, is said in this service's README.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SessionStartedEvent), "session_started")]
[JsonDerivedType(typeof(SessionResumedEvent), "session_resumed")]
[JsonDerivedType(typeof(ConfiguredEvent), "configured")]
[JsonDerivedType(typeof(AudioReceivedEvent), "audio_received")]
[JsonDerivedType(typeof(StateEvent), "state")]
[JsonDerivedType(typeof(SpeechEvent), "speech")]
[JsonDerivedType(typeof(TranscriptServerEvent), "transcript")]
[JsonDerivedType(typeof(ResponseEvent), "response")]
[JsonDerivedType(typeof(ReplyStartedEvent), "reply_started")]
[JsonDerivedType(typeof(ReplyEndedEvent), "reply_ended")]
[JsonDerivedType(typeof(PlaybackEvent), "playback")]
[JsonDerivedType(typeof(TurnCompletedEvent), "turn_completed")]
[JsonDerivedType(typeof(ErrorEvent), "error")]
[JsonDerivedType(typeof(SessionEndedEvent), "session_ended")]
[JsonDerivedType(typeof(PongEvent), "pong")]
[JsonDerivedType(typeof(AnswerEvent), "answer")]
[JsonDerivedType(typeof(CallEvent), "call")]
[JsonDerivedType(typeof(QualityEvent), "quality")]
[JsonDerivedType(typeof(EventsMissedEvent), "events_missed")]
internal abstract record ServerEvent;

internal sealed record SessionStartedEvent(
    string SessionId, SettingsView Settings, IReadOnlyList<StageView> Stages, AudioFormatView Input, AudioFormatView Output, bool Reconnected) : ServerEvent;

internal sealed record SessionResumedEvent(string SessionId, SettingsView Settings, IReadOnlyList<StageView> Stages) : ServerEvent;

internal sealed record ConfiguredEvent(AudioFormatView Input, AudioFormatView Output) : ServerEvent;

internal sealed record AudioReceivedEvent(long Messages, long Bytes, long AudioMs) : ServerEvent;

internal sealed record StateEvent(string State, string TurnId) : ServerEvent;

internal sealed record SpeechEvent(bool Speaking, long TimestampMs, string TurnId) : ServerEvent;

internal sealed record TranscriptServerEvent(string TurnId, string Text, bool Final, float Confidence, string Engine, IReadOnlyList<WordView>? Words) : ServerEvent;

internal sealed record ResponseEvent(string TurnId, string Delta, bool Final, string? Text, string? RequestId) : ServerEvent;

/// <param name="TurnId">The turn that is answered.</param>
/// <param name="Encoding">How the audio travels.</param>
/// <param name="SampleRateHz">At which rate.</param>
/// <param name="Engine">Who speaks.</param>
/// <param name="Voice">With which voice.</param>
/// <param name="Transport">"webrtc" or "websocket": where the audio comes.</param>
/// <param name="OffsetMs">Where in the reply the audio begins that follows: more than 0 when the rest of a reply moves to another transport.</param>
internal sealed record ReplyStartedEvent(
    string TurnId, string Encoding, int SampleRateHz, string Engine, string Voice, string Transport, long OffsetMs) : ServerEvent;

internal sealed record ReplyEndedEvent(string TurnId, long DurationMs) : ServerEvent;

internal sealed record PlaybackEvent(string TurnId, string Action) : ServerEvent;

internal sealed record TurnCompletedEvent(
    string TurnId, string Outcome, string UserText, string AssistantText, LatencyView Latency, string TraceId, long LastSpeechMs, string? RequestId) : ServerEvent;

internal sealed record ErrorEvent(string Code, string Message, bool Retryable = false, string? Stage = null, string? TurnId = null) : ServerEvent;

internal sealed record SessionEndedEvent(string Reason) : ServerEvent;

internal sealed record PongEvent(string? Id) : ServerEvent;

internal sealed record AnswerEvent(string Sdp) : ServerEvent;

/// <param name="State">"connecting", "connected" or "ended".</param>
/// <param name="Reason">With "ended": why, in snake case.</param>
/// <param name="Detail">With "ended": what more is known.</param>
/// <param name="SrtpProfile">With "connected": how media is protected.</param>
/// <param name="Codec">With "connected": "opus" or "red/opus".</param>
internal sealed record CallEvent(string State, string? Reason = null, string? Detail = null, string? SrtpProfile = null, string? Codec = null) : ServerEvent;

/// <param name="Mos">1 to 4.41; null before any speech.</param>
/// <param name="JitterMs">Interarrival jitter of what the client sends.</param>
/// <param name="LossPercent">Of what the client sent in the last 10 s, before recovery.</param>
/// <param name="RoundTripMs">Null before the client's first report.</param>
/// <param name="PlayoutDelayMs">Delay of the jitter buffer.</param>
/// <param name="RecoveredPercent">Of all frames of the last 10 s, those that were lost and recovered.</param>
/// <param name="ConcealedPercent">Of all frames of the last 10 s, those that were made up.</param>
internal sealed record QualityEvent(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? Mos,
    double JitterMs,
    double LossPercent,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] double? RoundTripMs,
    double PlayoutDelayMs,
    double RecoveredPercent,
    double ConcealedPercent) : ServerEvent;

/// <param name="Count">Events that were dropped while no client was there to take them.</param>
internal sealed record EventsMissedEvent(long Count) : ServerEvent;
