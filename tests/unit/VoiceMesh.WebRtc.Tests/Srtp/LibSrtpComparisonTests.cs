using System.Security.Cryptography;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Testing;
namespace VoiceMesh.WebRtc.Tests.Srtp;

/// <summary>Ours and Debian's libsrtp2, octet by octet, while sequence numbers wrap.</summary>
[Trait("Category", "interop")]
public sealed class LibSrtpComparisonTests
{
    private const uint Ssrc = 0xCAFEBABE;
    private const int Packets = 2000;
    private const int BeforeTheWrap = 900;

    [Theory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void Protect_AcrossTwoWraps_EqualsLibSrtp(SrtpProfile profile)
    {
        var random = new Random(3711);
        var master = NewKey(profile);
        using var ours = new SrtpSender(profile, master);
        using var theirs = new LibSrtp(profile, master, outbound: true);
        var our = new byte[1500];
        var their = new byte[1500];

        // A stride below 32768 is followed by both; it brings the roll-over counter to 2 within the test.
        for (var packet = 0; packet < Packets; packet++)
        {
            var position = 65536 - BeforeTheWrap + packet + (packet > Packets / 2 ? 65_000 * (packet - (Packets / 2)) / 1000 : 0);
            var length = RtpPackets.Write(our, (ushort)position, Ssrc, random);
            our.CopyTo(their, 0);

            var ourLength = ours.ProtectRtp(our, length);
            var theirLength = theirs.ProtectRtp(their, length);

            Assert.Equal(theirLength, ourLength);
            Assert.Equal(Convert.ToHexString(their, 0, theirLength), Convert.ToHexString(our, 0, ourLength));
        }
    }

    [Theory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void Unprotect_LossReorderingAndDuplicatesAcrossTheWrap_DecidesAsLibSrtp(SrtpProfile profile)
    {
        var random = new Random(7714);
        var master = NewKey(profile);
        using var sender = new LibSrtp(profile, master, outbound: true);
        using var ours = new SrtpReceiver(profile, master);
        using var theirs = new LibSrtp(profile, master, outbound: false);
        var sent = new List<byte[]>();
        var buffer = new byte[1500];
        for (var packet = 0; packet < Packets; packet++)
        {
            var length = RtpPackets.Write(buffer, (ushort)(65536 - BeforeTheWrap + packet), Ssrc, random);
            length = sender.ProtectRtp(buffer, length);
            sent.Add(buffer[..length]);
        }

        var genuine = 0;
        var refused = 0;
        for (var arrival = 0; arrival < 2 * Packets; arrival++)
        {
            // Around the position in time, up to 150 early or late: some beyond the window of 128, many twice, one in seven altered.
            var index = Math.Clamp((arrival / 2) + random.Next(-150, 5), 0, Packets - 1);
            var our = (byte[])sent[index].Clone();
            if (random.Next(7) == 0)
            {
                our[random.Next(our.Length)] ^= (byte)random.Next(1, 256);
            }

            var their = (byte[])our.Clone();
            var verdict = ours.UnprotectRtp(our, out var ourLength);
            var theirLength = theirs.UnprotectRtp(their, their.Length);

            Assert.Equal(theirLength >= 0, verdict == SrtpVerdict.Genuine);
            if (verdict == SrtpVerdict.Genuine)
            {
                genuine++;
                Assert.Equal(Convert.ToHexString(their, 0, theirLength), Convert.ToHexString(our, 0, ourLength));
            }
            else
            {
                refused++;
            }
        }

        Assert.InRange(genuine, Packets / 2, Packets);
        Assert.InRange(refused, Packets / 2, 2 * Packets);
    }

    [Theory]
    [InlineData(SrtpProfile.AesCm128HmacSha1Tag80)]
    [InlineData(SrtpProfile.AeadAes128Gcm)]
    [InlineData(SrtpProfile.AeadAes256Gcm)]
    public void Rtcp_BothWays_EqualsLibSrtp(SrtpProfile profile)
    {
        var random = new Random(3550);
        var master = NewKey(profile);
        using var ours = new SrtpSender(profile, master);
        using var theirs = new LibSrtp(profile, master, outbound: true);
        using var ourReceiver = new SrtpReceiver(profile, master);
        using var theirReceiver = new LibSrtp(profile, master, outbound: false);
        var our = new byte[1500];
        var their = new byte[1500];

        // libsrtp2 gives its first packet the index 1, RFC 3711 §3.2.1 says 0: one of ours goes first.
        ours.ProtectRtcp(our, RtpPackets.WriteRtcp(our, Ssrc, random));
        for (var packet = 0; packet < 300; packet++)
        {
            var length = RtpPackets.WriteRtcp(our, Ssrc, random);
            var plain = Convert.ToHexString(our, 0, length);
            our.CopyTo(their, 0);

            var ourLength = ours.ProtectRtcp(our, length);
            var theirLength = theirs.ProtectRtcp(their, length);
            Assert.Equal(Convert.ToHexString(their, 0, theirLength), Convert.ToHexString(our, 0, ourLength));

            Assert.Equal(length, theirReceiver.UnprotectRtcp(our, ourLength));
            Assert.Equal(SrtpVerdict.Genuine, ourReceiver.UnprotectRtcp(their.AsSpan(0, theirLength), out var plainLength));
            Assert.Equal(plain, Convert.ToHexString(our, 0, length));
            Assert.Equal(plain, Convert.ToHexString(their, 0, plainLength));
        }
    }

    private static SrtpMasterKey NewKey(SrtpProfile profile) => new(
        RandomNumberGenerator.GetBytes(SrtpMasterKey.KeyLength(profile)),
        RandomNumberGenerator.GetBytes(SrtpMasterKey.SaltLength(profile)));
}
