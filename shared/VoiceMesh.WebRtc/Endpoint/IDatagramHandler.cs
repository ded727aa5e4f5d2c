using System.Net;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>Takes the datagrams of a socket.</summary>
internal interface IDatagramHandler
{
    /// <param name="socket">Where it arrived.</param>
    /// <param name="from">Its sender; the object is used again for the next datagram.</param>
    /// <param name="datagram">May be changed; valid during the call only.</param>
    /// <param name="now">Timestamp of its arrival.</param>
    void OnDatagram(EndpointSocket socket, SocketAddress from, Span<byte> datagram, long now);
}
