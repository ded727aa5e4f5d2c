using VoiceMesh.Contracts.Conversation.V1;

namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>A JSON message from a client, understood.</summary>
/// <param name="Type">The protocol's name for it; used as a metric label, so it is always one of the known names.</param>
internal abstract record ClientMessage(string Type);

internal sealed record ConfigureMessage(TransportAudioFormat? Input, TransportAudioFormat? Output, ConversationSettings? Settings) : ClientMessage("configure");

internal sealed record StartListeningMessage() : ClientMessage("start_listening");

internal sealed record TriggerLlmMessage(string FinalTranscript) : ClientMessage("trigger_llm");

internal sealed record StopConversationMessage() : ClientMessage("stop_conversation");

/// <param name="Data">Decoded bytes; valid until the next message is parsed.</param>
internal sealed record AudioMessage(ReadOnlyMemory<byte> Data) : ClientMessage("audio");

internal sealed record TextMessage(string Text, string RequestId) : ClientMessage("text");

internal sealed record PlaybackMessage(string TurnId, uint PlayedMs, bool Finished) : ClientMessage("playback");

internal sealed record PingMessage(string? Id) : ClientMessage("ping");

/// <param name="Sdp">A session description.</param>
internal sealed record OfferMessage(string Sdp) : ClientMessage("offer");

internal sealed record IceCandidateMessage() : ClientMessage("ice_candidate");

internal sealed record HangUpMessage() : ClientMessage("hang_up");
