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

internal sealed record ReplyStartedEvent(string TurnId, string Encoding, int SampleRateHz, string Engine, string Voice) : ServerEvent;

internal sealed record ReplyEndedEvent(string TurnId, long DurationMs) : ServerEvent;

internal sealed record PlaybackEvent(string TurnId, string Action) : ServerEvent;

internal sealed record TurnCompletedEvent(
    string TurnId, string Outcome, string UserText, string AssistantText, LatencyView Latency, string TraceId, long LastSpeechMs, string? RequestId) : ServerEvent;

internal sealed record ErrorEvent(string Code, string Message, bool Retryable = false, string? Stage = null, string? TurnId = null) : ServerEvent;

internal sealed record SessionEndedEvent(string Reason) : ServerEvent;

internal sealed record PongEvent(string? Id) : ServerEvent;
