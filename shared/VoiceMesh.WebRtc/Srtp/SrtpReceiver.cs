using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Srtp;

/// <summary>
/// Authenticates, deciphers and guards against replay what one side receives (RFC 3711 §3.3, §3.4). Not thread-safe; no allocation per packet once a
/// source is known. A source is remembered only once a packet of it was genuine, so that forged packets take no room.
/// </summary>
internal sealed class SrtpReceiver : IDisposable
{
    /// <summary>
    /// A peer of a voice session sends one source at a time, and a new one whenever its track changes. None is forgotten while the keys last, for what it sent could be replayed then.
    /// </summary>
    public const int MaxSources = 64;

    private const int RtcpHeaderLength = 8;
    private const uint EncryptedFlag = 0x8000_0000;

    private readonly SrtpTransform _transform;
    private readonly Dictionary<uint, Source> _sources = [];
    private Source? _latest;

    public SrtpReceiver(SrtpProfile profile, SrtpMasterKey master) => _transform = SrtpTransform.Create(profile, master);

    /// <summary>Opens an SRTP packet in place.</summary>
    /// <param name="packet">The protected packet; its front is the plain one afterwards.</param>
    /// <param name="plainLength">Octets of the plain packet.</param>
    public SrtpVerdict UnprotectRtp(Span<byte> packet, out int plainLength)
    {
        plainLength = packet.Length - _transform.RtpTrailerLength;
        if (!RtpHeader.TryRead(packet, out var header) || header.Length > plainLength)
        {
            return SrtpVerdict.Malformed;
        }

        var source = Find(header.Ssrc);
        if (source is null && _sources.Count == MaxSources)
        {
            return SrtpVerdict.TooManySources;
        }

        long index = source is { HasRtp: true }
            ? RollOverEstimate.Nearest(source.HighestRtp, header.SequenceNumber)
            : header.SequenceNumber;
        if (index < 0 || source?.RtpWindow.Rejects((ulong)index) is true)
        {
            return SrtpVerdict.Replayed;
        }

        if (!_transform.OpenRtp(packet, header.Length, header.Ssrc, (ulong)index))
        {
            return SrtpVerdict.Forged;
        }

        source ??= Add(header.Ssrc);
        source.RtpWindow.Accept((ulong)index);
        source.HighestRtp = source.HasRtp ? Math.Max(source.HighestRtp, index) : index;
        source.HasRtp = true;
        return SrtpVerdict.Genuine;
    }

    /// <summary>Opens an SRTCP packet in place.</summary>
    /// <inheritdoc cref="UnprotectRtp"/>
    public SrtpVerdict UnprotectRtcp(Span<byte> packet, out int plainLength)
    {
        plainLength = packet.Length - _transform.RtcpTrailerLength;
        if (plainLength < RtcpHeaderLength || packet[0] >> 6 != 2)
        {
            return SrtpVerdict.Malformed;
        }

        var indexWord = _transform.ReadRtcpIndexWord(packet);
        if ((indexWord & EncryptedFlag) == 0)
        {
            return SrtpVerdict.Malformed;
        }

        var ssrc = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        var index = indexWord & ~EncryptedFlag;
        var source = Find(ssrc);
        if (source is null && _sources.Count == MaxSources)
        {
            return SrtpVerdict.TooManySources;
        }

        if (source?.RtcpWindow.Rejects(index) is true)
        {
            return SrtpVerdict.Replayed;
        }

        if (!_transform.OpenRtcp(packet, ssrc, index))
        {
            return SrtpVerdict.Forged;
        }

        source ??= Add(ssrc);
        source.RtcpWindow.Accept(index);
        return SrtpVerdict.Genuine;
    }

    /// <inheritdoc />
    public void Dispose() => _transform.Dispose();

    private Source? Find(uint ssrc)
    {
        if (_latest is { } latest && latest.Ssrc == ssrc)
        {
            return latest;
        }

        return _sources.TryGetValue(ssrc, out var source) ? _latest = source : null;
    }

    private Source Add(uint ssrc) => _latest = _sources[ssrc] = new Source(ssrc);

    private sealed class Source(uint ssrc)
    {
        public ReplayWindow RtpWindow;
        public ReplayWindow RtcpWindow;

        public uint Ssrc { get; } = ssrc;

        public bool HasRtp { get; set; }

        public long HighestRtp { get; set; }
    }
}
