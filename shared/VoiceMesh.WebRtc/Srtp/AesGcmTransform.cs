using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Srtp;

/// <summary>AEAD_AES_128_GCM and AEAD_AES_256_GCM (RFC 7714 §8 and §9).</summary>
internal sealed class AesGcmTransform : SrtpTransform
{
    private const int InitialVectorLength = 12;
    private const int IndexWordLength = sizeof(uint);

    private readonly EvpCipher _rtp;
    private readonly EvpCipher _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;

    /// <summary>From session keys, as the RFC's vectors give them.</summary>
    public AesGcmTransform(byte[] rtpKey, byte[] rtpSalt, byte[] rtcpKey, byte[] rtcpSalt)
    {
        _rtp = EvpCipher.GaloisCounterMode(rtpKey);
        _rtcp = EvpCipher.GaloisCounterMode(rtcpKey);
        _rtpSalt = rtpSalt;
        _rtcpSalt = rtcpSalt;
    }

    public override int RtpTrailerLength => EvpCipher.TagLength;

    public override int RtcpTrailerLength => EvpCipher.TagLength + IndexWordLength;

    public static AesGcmTransform Derive(SrtpMasterKey master) => new(
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpEncryption, master.Key.Length),
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpSalt, InitialVectorLength),
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpEncryption, master.Key.Length),
        SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpSalt, InitialVectorLength));

    public override void SealRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> vector = stackalloc byte[InitialVectorLength];
        WriteVector(vector, _rtpSalt, ssrc, index);
        var end = packet.Length - EvpCipher.TagLength;
        _rtp.Seal(vector, packet[..headerLength], packet[headerLength..end], packet[end..]);
    }

    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        Span<byte> vector = stackalloc byte[InitialVectorLength];
        WriteVector(vector, _rtpSalt, ssrc, index);
        var end = packet.Length - EvpCipher.TagLength;
        return _rtp.Open(vector, packet[..headerLength], packet[headerLength..end], packet[end..]);
    }

    public override void SealRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> vector = stackalloc byte[InitialVectorLength];
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + IndexWordLength];
        WriteVector(vector, _rtcpSalt, ssrc, index);
        WriteAssociated(associated, packet, EncryptedFlag | index);
        var end = packet.Length - RtcpTrailerLength;
        _rtcp.Seal(vector, associated, packet[RtcpHeaderLength..end], packet.Slice(end, EvpCipher.TagLength));
        associated[RtcpHeaderLength..].CopyTo(packet[^IndexWordLength..]);
    }

    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^IndexWordLength..]);

    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> vector = stackalloc byte[InitialVectorLength];
        Span<byte> associated = stackalloc byte[RtcpHeaderLength + IndexWordLength];
        WriteVector(vector, _rtcpSalt, ssrc, index);
        WriteAssociated(associated, packet, EncryptedFlag | index);
        var end = packet.Length - RtcpTrailerLength;
        return _rtcp.Open(vector, associated, packet[RtcpHeaderLength..end], packet.Slice(end, EvpCipher.TagLength));
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
    }

    /// <summary>Two zero octets, SSRC and 48-bit index, XORed with the salt (RFC 7714 §8.1; §9.1 is the same with a 31-bit index).</summary>
    private static void WriteVector(Span<byte> vector, byte[] salt, uint ssrc, ulong index)
    {
        BinaryPrimitives.WriteUInt64BigEndian(vector[4..], index);
        BinaryPrimitives.WriteUInt16BigEndian(vector, 0);
        BinaryPrimitives.WriteUInt32BigEndian(vector[2..], ssrc);
        for (var octet = 0; octet < InitialVectorLength; octet++)
        {
            vector[octet] ^= salt[octet];
        }
    }

    private static void WriteAssociated(Span<byte> associated, ReadOnlySpan<byte> packet, uint indexWord)
    {
        packet[..RtcpHeaderLength].CopyTo(associated);
        BinaryPrimitives.WriteUInt32BigEndian(associated[RtcpHeaderLength..], indexWord);
    }
}
