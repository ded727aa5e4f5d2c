using System.Net;

namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>The way back over a validated path.</summary>
/// <param name="Socket">From which socket.</param>
/// <param name="Remote">To which address; never changed.</param>
internal sealed record Route(EndpointSocket Socket, SocketAddress Remote)
{
    /// <summary>Timestamp of the last check or genuine packet that came this way; its session guards it.</summary>
    public long LastHeard { get; set; }

    /// <summary>Copies the sender's address, which the socket is going to overwrite.</summary>
    public static Route Back(EndpointSocket socket, SocketAddress from)
    {
        var copy = new SocketAddress(from.Family, from.Size);
        from.Buffer.Span[..from.Size].CopyTo(copy.Buffer.Span);
        return new Route(socket, copy);
    }

    public void Send(ReadOnlySpan<byte> datagram) => Socket.Send(datagram, Remote);
}
