using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Srtp;

/// <summary>Protects what one side sends (RFC 3711 §3.3, §3.4). Not thread-safe; no allocation per packet once a source is known.</summary>
internal sealed class SrtpSender : IDisposable
{
    /// <summary>More sources than a voice session can have.</summary>
    public const int MaxSources = 8;

    private const uint HighestRtcpIndex = 0x7FFF_FFFF;

    private readonly SrtpTransform _transform;
    private readonly Dictionary<uint, long> _highest = [];
    private uint _nextRtcpIndex;

    public SrtpSender(SrtpProfile profile, SrtpMasterKey master) => _transform = SrtpTransform.Create(profile, master);

    /// <summary>Protects an RTP packet in place.</summary>
    /// <param name="buffer">The packet, and behind it <see cref="SrtpTransform.MaxTrailerLength"/> octets of room.</param>
    /// <param name="length">Octets of the plain packet.</param>
    /// <returns>
    /// Octets of the protected packet; 0 where the packet is malformed, is one source too many, or repeats an index, which must never happen with one
    /// key (RFC 3711 §9.1).
    /// </returns>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        if (!RtpHeader.TryRead(buffer[..length], out var header))
        {
            return 0;
        }

        long index = header.SequenceNumber;
        if (_highest.TryGetValue(header.Ssrc, out var highest))
        {
            index = RollOverEstimate.Nearest(highest, header.SequenceNumber);
            if (index <= highest)
            {
                return 0;
            }
        }
        else if (_highest.Count == MaxSources)
        {
            return 0;
        }

        _highest[header.Ssrc] = index;
        var protectedLength = length + _transform.RtpTrailerLength;
        _transform.SealRtp(buffer[..protectedLength], header.Length, header.Ssrc, (ulong)index);
        return protectedLength;
    }

    /// <summary>Protects a compound RTCP packet in place.</summary>
    /// <param name="buffer">The packet, and behind it <see cref="SrtpTransform.MaxTrailerLength"/> octets of room.</param>
    /// <param name="length">Octets of the plain packet, 8 at least.</param>
    /// <returns>Octets of the protected packet; 0 where it is too short or the key has protected its 2^31 packets.</returns>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        if (length < 8 || _nextRtcpIndex > HighestRtcpIndex)
        {
            return 0;
        }

        var protectedLength = length + _transform.RtcpTrailerLength;
        _transform.SealRtcp(buffer[..protectedLength], BinaryPrimitives.ReadUInt32BigEndian(buffer[4..]), _nextRtcpIndex++);
        return protectedLength;
    }

    /// <inheritdoc />
    public void Dispose() => _transform.Dispose();
}
