using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoiceMesh.WebRtc.Srtp;

/// <summary>AES_CM_128_HMAC_SHA1_80: counter mode of RFC 3711 §4.1.1, tags of §4.2 over the ciphered packet and its index.</summary>
internal sealed class AesCounterTransform : SrtpTransform
{
    private const int TagLength = 10;
    private const int AuthenticationKeyLength = 20;
    private const int SaltLength = 14;
    private const int IndexWordLength = sizeof(uint);

    private readonly EvpCipher _rtp;
    private readonly EvpCipher _rtcp;
    private readonly byte[] _rtpSalt;
    private readonly byte[] _rtcpSalt;
    private readonly IncrementalHash _rtpAuthentication;
    private readonly IncrementalHash _rtcpAuthentication;

    public AesCounterTransform(SrtpMasterKey master)
    {
        _rtp = EvpCipher.CounterMode(SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpEncryption, master.Key.Length));
        _rtcp = EvpCipher.CounterMode(SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpEncryption, master.Key.Length));
        _rtpSalt = SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtpSalt, SaltLength);
        _rtcpSalt = SrtpKeyDerivation.Derive(master, SrtpKeyDerivation.RtcpSalt, SaltLength);
        _rtpAuthentication = Authentication(master, SrtpKeyDerivation.RtpAuthentication);
        _rtcpAuthentication = Authentication(master, SrtpKeyDerivation.RtcpAuthentication);
    }

    public override int RtpTrailerLength => TagLength;

    public override int RtcpTrailerLength => IndexWordLength + TagLength;

    public override void SealRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        var end = packet.Length - TagLength;
        ApplyKeyStream(_rtp, _rtpSalt, ssrc, index, packet[headerLength..end]);
        Span<byte> tag = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtpTag(packet[..end], index, tag);
        tag[..TagLength].CopyTo(packet[end..]);
    }

    public override bool OpenRtp(Span<byte> packet, int headerLength, uint ssrc, ulong index)
    {
        var end = packet.Length - TagLength;
        Span<byte> tag = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtpTag(packet[..end], index, tag);
        if (!CryptographicOperations.FixedTimeEquals(tag[..TagLength], packet[end..]))
        {
            return false;
        }

        ApplyKeyStream(_rtp, _rtpSalt, ssrc, index, packet[headerLength..end]);
        return true;
    }

    public override void SealRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        var end = packet.Length - RtcpTrailerLength;
        ApplyKeyStream(_rtcp, _rtcpSalt, ssrc, index, packet[RtcpHeaderLength..end]);
        BinaryPrimitives.WriteUInt32BigEndian(packet[end..], EncryptedFlag | index);
        Span<byte> tag = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtcpTag(packet[..^TagLength], tag);
        tag[..TagLength].CopyTo(packet[^TagLength..]);
    }

    public override uint ReadRtcpIndexWord(ReadOnlySpan<byte> packet) =>
        BinaryPrimitives.ReadUInt32BigEndian(packet[^RtcpTrailerLength..]);

    public override bool OpenRtcp(Span<byte> packet, uint ssrc, uint index)
    {
        Span<byte> tag = stackalloc byte[HMACSHA1.HashSizeInBytes];
        RtcpTag(packet[..^TagLength], tag);
        if (!CryptographicOperations.FixedTimeEquals(tag[..TagLength], packet[^TagLength..]))
        {
            return false;
        }

        ApplyKeyStream(_rtcp, _rtcpSalt, ssrc, index, packet[RtcpHeaderLength..^RtcpTrailerLength]);
        return true;
    }

    public override void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpAuthentication.Dispose();
        _rtcpAuthentication.Dispose();
    }

    private static IncrementalHash Authentication(SrtpMasterKey master, byte label) => IncrementalHash.CreateHMAC(
        HashAlgorithmName.SHA1,
        SrtpKeyDerivation.Derive(master, label, AuthenticationKeyLength));

    /// <summary>salt × 2^16 XOR SSRC × 2^64 XOR index × 2^16 is the first counter block (RFC 3711 §4.1.1).</summary>
    private static void ApplyKeyStream(EvpCipher cipher, byte[] salt, uint ssrc, ulong index, Span<byte> data)
    {
        Span<byte> counter = stackalloc byte[EvpCipher.BlockLength];
        BinaryPrimitives.WriteUInt32BigEndian(counter, 0);
        BinaryPrimitives.WriteUInt32BigEndian(counter[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(counter[8..], index << 16);
        for (var octet = 0; octet < SaltLength; octet++)
        {
            counter[octet] ^= salt[octet];
        }

        cipher.ApplyKeyStream(counter, data);
    }

    /// <summary>Over the ciphered packet and the roll-over counter, which is not sent (RFC 3711 §4.2).</summary>
    private void RtpTag(ReadOnlySpan<byte> ciphered, ulong index, Span<byte> tag)
    {
        Span<byte> rollOver = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(rollOver, (uint)(index >> 16));
        _rtpAuthentication.AppendData(ciphered);
        _rtpAuthentication.AppendData(rollOver);
        _rtpAuthentication.GetHashAndReset(tag);
    }

    private void RtcpTag(ReadOnlySpan<byte> cipheredWithIndex, Span<byte> tag)
    {
        _rtcpAuthentication.AppendData(cipheredWithIndex);
        _rtcpAuthentication.GetHashAndReset(tag);
    }
}
