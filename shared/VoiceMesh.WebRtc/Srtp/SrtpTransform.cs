namespace VoiceMesh.WebRtc.Srtp;

/// <summary>
/// Session keys of one direction and what they do to one packet whose index is known (RFC 3711 §3.1, §3.4). All work is done in the packet's buffer,
/// without allocation. Not thread-safe.
/// </summary>
internal abstract class SrtpTransform : IDisposable
{
    /// <summary>No protected packet is longer than its plain one by more than this: tag, and for SRTCP the index.</summary>
    public const int MaxTrailerLength = 20;

    /// <summary>Octets in front of the ciphered part of an RTCP packet: first header word and SSRC of the sender.</summary>
    protected const int RtcpHeaderLength = 8;

    /// <summary>Set in the SRTCP index word where the packet is ciphered (RFC 3711 §3.4); WebRTC knows no other.</summary>
    protected const uint EncryptedFlag = 0x8000_0000;

    /// <summary>Octets that protection adds to an RTP packet.</summary>
    public abstract int RtpTrailerLength { get; }

    /// <summary>Octets that protection adds to an RTCP packet.</summary>
    public abstract int RtcpTrailerLength { get; }

    public static SrtpTransform Create(SrtpProfile profile, SrtpMasterKey master) => profile switch
    {
        SrtpProfile.AesCm128HmacSha1Tag80 => new AesCounterTransform(master),
        SrtpProfile.AeadAes128Gcm or SrtpProfile.AeadAes256Gcm => AesGcmTransform.Derive(master),
        _ => throw new ArgumentOutOfRangeException(nameof(profile), profile, "There is no transform for this SRTP profile."),
    };

    /// <summary>Ciphers an RTP packet and appends its tag.</summary>
    /// <param name="packet">The plain packet followed by room for the trailer.</param>
    /// <param name="headerLength">Octets that stay readable: fixed header, CSRCs and extension.</param>
    /// <param name="ssrc">The packet's source.</param>
    /// <param name="index">Roll-over counter × 65536 + sequence number.</param>
    public abstract void SealRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Checks the tag of an RTP packet and deciphers it.</summary>
    /// <param name="packet">The protected packet; afterwards the plain one stands at its front.</param>
    /// <param name="headerLength">Octets that are not ciphered.</param>
    /// <param name="ssrc">The packet's source.</param>
    /// <param name="index">Roll-over counter × 65536 + sequence number.</param>
    /// <returns>False where the packet is not genuine; its octets then mean nothing.</returns>
    public abstract bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index);

    /// <summary>Ciphers a compound RTCP packet and appends its index and tag.</summary>
    /// <param name="packet">The plain packet followed by room for the trailer.</param>
    /// <param name="ssrc">The packet's sender.</param>
    /// <param name="index">31 bits, one more per packet.</param>
    public abstract void SealRtcp(Span<byte> packet, uint ssrc, uint index);

    /// <summary>The index word of a protected packet, of at least 8 octets and the trailer, before it is authenticated.</summary>
    public abstract uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet);

    /// <summary>Checks the tag of a compound RTCP packet and deciphers it.</summary>
    /// <param name="packet">The protected packet; afterwards the plain one stands at its front.</param>
    /// <param name="ssrc">The packet's sender.</param>
    /// <param name="index">31 bits, from the index word.</param>
    /// <returns>False where the packet is not genuine; its octets then mean nothing.</returns>
    public abstract bool OpenRtcp(Span<byte> packet, uint ssrc, uint index);

    public abstract void Dispose();
}
