namespace VoiceMesh.MediaServer.Transports.WebSockets;

/// <summary>One message on its way to the client.</summary>
internal readonly struct OutboundMessage
{
    public OutboundKind Kind { get; init; }

    public byte[] Buffer { get; init; }

    public int Length { get; init; }

    /// <summary>Audio of an earlier epoch than the transport's is thrown away.</summary>
    public int Epoch { get; init; }

    /// <summary>The turn whose reply begins with this audio; null for any other.</summary>
    public string? FirstOfTurn { get; init; }

    public TransportClose Close { get; init; }

    public ReadOnlyMemory<byte> Payload => Buffer.AsMemory(0, Length);
}
