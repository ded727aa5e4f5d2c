using System.Text;

namespace VoiceMesh.WebRtc.Rtcp;

/// <summary>The RTCP half of a session with one peer: reads its reports, and writes ours when they are due.</summary>
/// <remarks>
/// RFC 3550, section 6. A peer's report is heard only where it is about our stream. Negative acknowledgements and requests for pictures are counted and
/// otherwise ignored: audio is repaired by redundancy, not by repetition. Not safe for use by several threads at once; nothing is allocated per datagram.
/// </remarks>
public sealed class RtcpSession
{
    // A report with one block, a description with the longest name, and a goodbye.
    private const int MaxReportBytes = 28 + RtcpReportBlock.Size + 8 + 2 + 255 + 4 + 8;
    private const int TransportBytes = 28;
    private readonly RtcpInterval _interval;
    private readonly string _canonicalName;
    private readonly TimeProvider _timeProvider;
    private readonly DateTimeOffset _startedAt;
    private readonly long _start;
    private long _nextReportUs = long.MinValue;
    private uint _packetsAtLastReport;
    private uint _packetsTwoReportsAgo;

    /// <summary>Creates the session.</summary>
    /// <param name="ssrc">Our stream.</param>
    /// <param name="canonicalName">Our canonical name (RFC 7022): 1 to 255 bytes of UTF-8, the same for the whole session.</param>
    /// <param name="options">How often to report.</param>
    /// <param name="timeProvider">The wall clock that reports carry.</param>
    /// <param name="random">Where the intervals' chance comes from; null for a seed of its own.</param>
    /// <exception cref="ArgumentException">The name is empty or too long.</exception>
    public RtcpSession(uint ssrc, string canonicalName, RtcpOptions options, TimeProvider timeProvider, Random? random = null)
    {
        if (Encoding.UTF8.GetByteCount(canonicalName) is 0 or > 255)
        {
            throw new ArgumentException("A canonical name takes 1 to 255 bytes.", nameof(canonicalName));
        }

        Ssrc = ssrc;
        _canonicalName = canonicalName;
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetUtcNow();
        _start = timeProvider.GetTimestamp();
        _interval = new RtcpInterval(options.ReportIntervalMs, options.SessionBandwidthBps, random ?? new Random());
    }

    /// <summary>Room that a report or a goodbye may take, in bytes.</summary>
    public static int MaxDatagramBytes => MaxReportBytes;

    /// <summary>Our stream.</summary>
    public uint Ssrc { get; }

    /// <summary>Smoothed round trip in milliseconds (7/8 of the past, as RFC 6298, section 2, weighs it); null before the first answer to a report of ours.</summary>
    public double? RoundTripMs { get; private set; }

    /// <summary>Share of our packets that the peer missed between its last two reports, 0 to 1.</summary>
    public double RemoteFractionLost { get; private set; }

    /// <summary>Packets of ours that the peer has missed since the start; negative when duplicates outweigh losses.</summary>
    public int RemoteCumulativeLost { get; private set; }

    /// <summary>Jitter of our stream at the peer, in units of its clock.</summary>
    public uint RemoteJitter { get; private set; }

    /// <summary>Reports of the peer about our stream.</summary>
    public long RemoteReports { get; private set; }

    /// <summary>Datagrams that were malformed from some point on.</summary>
    public long Malformed { get; private set; }

    /// <summary>Negative acknowledgements and picture requests, which are ignored.</summary>
    public long IgnoredFeedback { get; private set; }

    /// <summary>Times a stream that was being received said goodbye.</summary>
    public int RemoteGoodbyes { get; private set; }

    /// <summary>The wall clock as it was at the start, carried on by the steady one: whoever sets the host's clock must not lengthen a round trip.</summary>
    private DateTimeOffset Now => _startedAt + _timeProvider.GetElapsedTime(_start);

    /// <summary>Reads a datagram of the peer.</summary>
    /// <param name="datagram">Decrypted, without index and authentication tag.</param>
    /// <param name="reception">Statistics of the stream that is received; null before its first packet.</param>
    /// <param name="arrivalUs">When it came, on the clock of the statistics.</param>
    /// <param name="waitedUs">Microseconds that have passed since then, which are no part of the round trip.</param>
    public void Receive(ReadOnlySpan<byte> datagram, ReceptionStatistics? reception, long arrivalUs, long waitedUs = 0)
    {
        var arrivedAt = Now - TimeSpan.FromMicroseconds(waitedUs);
        var reader = new RtcpCompoundReader(datagram);
        while (reader.TryRead(out var packet))
        {
            switch (packet.Type)
            {
                case RtcpPacketType.SenderReport:
                    if (packet.TryReadSenderInfo(out var senderInfo) && packet.SenderSsrc == reception?.Ssrc)
                    {
                        reception.NoteSenderReport(senderInfo.NtpTimestamp, arrivalUs);
                    }

                    ReadBlocks(packet, arrivedAt);
                    break;
                case RtcpPacketType.ReceiverReport:
                    ReadBlocks(packet, arrivedAt);
                    break;
                case RtcpPacketType.Goodbye:
                    RemoteGoodbyes += reception is not null && packet.SaysGoodbyeFor(reception.Ssrc) ? 1 : 0;
                    break;
                case RtcpPacketType.TransportFeedback or RtcpPacketType.PayloadFeedback:
                    IgnoredFeedback++;
                    break;
                default:
                    break;
            }
        }

        Malformed += reader.IsMalformed ? 1 : 0;
        _interval.Note(datagram.Length + TransportBytes, sent: false);
    }

    /// <summary>Writes a report when one is due.</summary>
    /// <param name="nowUs">Now, on the clock of the statistics.</param>
    /// <param name="senderInfo">
    /// What we have sent, with the RTP timestamp of now; null when nothing ever was. A receiver report is written when nothing was sent since the last report but
    /// one (RFC 3550, section 6.4).
    /// </param>
    /// <param name="reception">Statistics of the stream that is received; null before its first packet.</param>
    /// <param name="datagram">Room for <see cref="MaxDatagramBytes"/>.</param>
    /// <param name="length">Bytes to protect and send.</param>
    /// <returns>Whether a report was due.</returns>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public bool TryWriteReport(long nowUs, RtcpSenderInfo? senderInfo, ReceptionStatistics? reception, Span<byte> datagram, out int length)
    {
        length = 0;
        if (_nextReportUs == long.MinValue)
        {
            _nextReportUs = nowUs + _interval.NextUs();
        }

        if (nowUs < _nextReportUs)
        {
            return false;
        }

        Span<RtcpReportBlock> blocks = stackalloc RtcpReportBlock[1];
        var count = 0;
        if (reception is { Expected: > 0 })
        {
            blocks[count++] = reception.TakeReportBlock(nowUs);
        }

        var writer = new RtcpWriter(datagram);
        if (senderInfo is { } sent && sent.PacketCount != _packetsTwoReportsAgo)
        {
            var stamped = sent with { NtpTimestamp = NtpTime.From(Now) };
            writer.WriteSenderReport(Ssrc, stamped, blocks[..count]);
        }
        else
        {
            writer.WriteReceiverReport(Ssrc, blocks[..count]);
        }

        writer.WriteSourceDescription(Ssrc, _canonicalName);
        _packetsTwoReportsAgo = _packetsAtLastReport;
        _packetsAtLastReport = senderInfo?.PacketCount ?? 0;
        length = writer.Length;
        _interval.Note(length + TransportBytes, sent: true);
        _nextReportUs = nowUs + _interval.NextUs();
        return true;
    }

    /// <summary>Writes the goodbye of a session that ends, with the empty report that has to precede it (RFC 3550, section 6.1).</summary>
    /// <param name="datagram">Room for <see cref="MaxDatagramBytes"/>.</param>
    /// <returns>Bytes to protect and send.</returns>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public int WriteGoodbye(Span<byte> datagram) => WriteGoodbye(Ssrc, _canonicalName, datagram);

    /// <summary>The same, from whichever thread ends the session: it takes nothing from the session's state.</summary>
    internal static int WriteGoodbye(uint ssrc, string canonicalName, Span<byte> datagram)
    {
        var writer = new RtcpWriter(datagram);
        writer.WriteReceiverReport(ssrc, []);
        writer.WriteSourceDescription(ssrc, canonicalName);
        writer.WriteGoodbye(ssrc);
        return writer.Length;
    }

    private void ReadBlocks(in RtcpPacket packet, DateTimeOffset arrivedAt)
    {
        for (var index = 0; index < packet.ReportBlockCount; index++)
        {
            var block = packet.ReadReportBlock(index);
            if (block.Ssrc != Ssrc)
            {
                continue;
            }

            RemoteReports++;
            RemoteFractionLost = block.FractionLost / 256.0;
            RemoteCumulativeLost = block.CumulativeLost;
            RemoteJitter = block.Jitter;
            if (NtpTime.RoundTripMs(NtpTime.Middle(NtpTime.From(arrivedAt)), block) is { } tripMs)
            {
                RoundTripMs = RoundTripMs is { } before ? before + ((tripMs - before) / 8) : tripMs;
            }
        }
    }
}
