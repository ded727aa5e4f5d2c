namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>What an <see cref="OutboundMessage"/> is.</summary>
internal enum OutboundKind
{
    Event,
    Audio,
    Close,
}
