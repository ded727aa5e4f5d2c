using System.Buffers.Binary;
using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>Sends every RTP packet back under the session's own source.</summary>
/// <param name="sendsReports">Whether to keep statistics and to send RTCP reports; otherwise RTCP is thrown away.</param>
internal sealed class EchoReceiver(bool sendsReports) : IMediaReceiver
{
    private const int FixedHeaderLength = 12;

    private readonly byte[] _packet = new byte[1500];
    private ushort _sequenceNumber;
    private EchoReports? _reports;

    public WebRtcSession? Session { get; set; }

    public SessionEndReason? Reason { get; private set; }

    public int PayloadType { get; private set; }

    public void OnConnected(WebRtcSession session)
    {
        Session = session;
        _reports = sendsReports ? new EchoReports(session) : null;
    }

    public void OnRtp(ReadOnlySpan<byte> packet, long receivedAt)
    {
        var header = FixedHeaderLength + (4 * (packet[0] & 0x0F));
        if ((packet[0] & 0x10) != 0)
        {
            header += 4 + (4 * BinaryPrimitives.ReadUInt16BigEndian(packet[(header + 2)..]));
        }

        PayloadType = packet[1] & 0x7F;
        packet[..FixedHeaderLength].CopyTo(_packet);
        _packet[0] = (byte)(0x80 | (packet[0] & 0x20));
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(2), _sequenceNumber++);
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(8), Session!.Audio.LocalSsrc);
        packet[header..].CopyTo(_packet.AsSpan(FixedHeaderLength));
        Session.SendRtp(_packet.AsSpan(0, FixedHeaderLength + packet.Length - header));
        _reports?.OnEchoed(packet, receivedAt, packet.Length - header);
    }

    public void OnRtcp(ReadOnlySpan<byte> packet, long receivedAt) => _reports?.OnRtcp(packet, receivedAt);

    public void OnEnded(WebRtcSession session, SessionEndReason reason) => Reason = reason;
}
