using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Endpoint;

/// <content>What leaves.</content>
public sealed partial class WebRtcSession : IDatagramSink, IMediaTransport
{
    private SrtpSender? _outbound;
    private byte[] _sendBuffer = [];
    private long _packetsSent;
    private long _bytesSent;

    /// <summary>RTP and RTCP packets sent so far.</summary>
    public long PacketsSent => Interlocked.Read(ref _packetsSent);

    /// <summary>Octets of those packets in the clear.</summary>
    public long BytesSent => Interlocked.Read(ref _bytesSent);

    /// <summary>Octets of the longest packet that <see cref="SendRtp"/> and <see cref="SendRtcp"/> take.</summary>
    public int MaxPacketLength => _context.Options.MaxDatagramLength - SrtpTransform.MaxTrailerLength;

    /// <summary>Protects an RTP packet and sends it over the selected path. Allocates nothing.</summary>
    /// <param name="packet">
    /// A whole packet (RFC 3550 §5), header and payload. Sequence numbers of one source must rise: a number that was sent before is refused, as no index
    /// may be used twice with one key (RFC 3711 §9.1).
    /// </param>
    /// <returns>False where nothing was sent: not connected, no path, malformed, or longer than <see cref="MaxPacketLength"/>.</returns>
    public bool SendRtp(ReadOnlySpan<byte> packet) => Send(packet, isRtcp: false);

    /// <summary>Protects a compound RTCP packet (RFC 3550 §6) and sends it over the selected path. Allocates nothing.</summary>
    /// <param name="packet">The whole packet.</param>
    /// <inheritdoc cref="SendRtp" path="/returns"/>
    public bool SendRtcp(ReadOnlySpan<byte> packet) => Send(packet, isRtcp: true);

    /// <summary>DTLS answers over the path that the handshake came from, until one is selected.</summary>
    void IDatagramSink.Send(ReadOnlySpan<byte> datagram) => (_selected ?? _dtlsRoute)?.Send(datagram);

    private bool Send(ReadOnlySpan<byte> packet, bool isRtcp)
    {
        lock (_sendGate)
        {
            if (_outbound is null || _selected is not { } route || packet.Length > MaxPacketLength)
            {
                return false;
            }

            packet.CopyTo(_sendBuffer);
            var length = isRtcp ? _outbound.ProtectRtcp(_sendBuffer, packet.Length) : _outbound.ProtectRtp(_sendBuffer, packet.Length);
            if (length == 0)
            {
                return false;
            }

            route.Send(_sendBuffer.AsSpan(0, length));
            Interlocked.Increment(ref _packetsSent);
            Interlocked.Add(ref _bytesSent, packet.Length);
            return true;
        }
    }
}
