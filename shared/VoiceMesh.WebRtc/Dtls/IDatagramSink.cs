namespace VoiceMesh.WebRtc.Dtls;

/// <summary>Takes datagrams on their way to the peer.</summary>
internal interface IDatagramSink
{
    /// <param name="datagram">Valid during the call only.</param>
    void Send(ReadOnlySpan<byte> datagram);
}
