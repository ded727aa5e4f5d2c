using System.Buffers.Binary;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Rtcp;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>The RTCP of one session, driven by the packets that arrive: statistics of what came, and a report about every second.</summary>
internal sealed class EchoReports(WebRtcSession session)
{
    private const int ClockRateHz = 48_000;

    private readonly RtcpSession _rtcp = new(session.Audio.LocalSsrc, session.Audio.CanonicalName, new RtcpOptions(), TimeProvider.System);
    private readonly byte[] _report = new byte[RtcpSession.MaxDatagramBytes];
    private ReceptionStatistics? _reception;
    private uint _packets;
    private uint _octets;

    /// <summary>Notes a packet that came and was sent back, and reports where a report is due.</summary>
    /// <param name="packet">The packet as it came.</param>
    /// <param name="receivedAt">When it came, on the clock of <see cref="TimeProvider.System"/>.</param>
    /// <param name="payloadLength">Octets that were sent back.</param>
    public void OnEchoed(ReadOnlySpan<byte> packet, long receivedAt, int payloadLength)
    {
        var nowUs = Microseconds(receivedAt);
        var timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        _reception ??= new ReceptionStatistics(BinaryPrimitives.ReadUInt32BigEndian(packet[8..]), ClockRateHz);
        _reception.Note(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]), timestamp, nowUs);
        _packets++;
        _octets += (uint)payloadLength;
        if (_rtcp.TryWriteReport(nowUs, new RtcpSenderInfo(0, timestamp, _packets, _octets), _reception, _report, out var length))
        {
            session.SendRtcp(_report.AsSpan(0, length));
        }
    }

    public void OnRtcp(ReadOnlySpan<byte> packet, long receivedAt) => _rtcp.Receive(packet, _reception, Microseconds(receivedAt));

    private static long Microseconds(long timestamp) => TimeProvider.System.GetElapsedTime(0, timestamp).Ticks / TimeSpan.TicksPerMicrosecond;
}
