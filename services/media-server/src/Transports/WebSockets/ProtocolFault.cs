namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>What was wrong with a message.</summary>
/// <param name="Code">Stable code of the error event.</param>
/// <param name="Message">A sentence for a person: what was wrong and what to do.</param>
/// <param name="Close">Set when the connection cannot go on.</param>
internal sealed record ProtocolFault(string Code, string Message, TransportClose? Close = null);
