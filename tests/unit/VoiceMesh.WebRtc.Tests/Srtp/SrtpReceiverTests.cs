using System.Security.Cryptography;
using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Srtp;
using VoiceMesh.WebRtc.Tests.Fuzzing;

namespace VoiceMesh.WebRtc.Tests.Srtp;

[Trait("Category", "unit")]
public sealed class SrtpReceiverTests
{
    private const uint Ssrc = 17;

    public static TheoryData<SrtpProfile> Profiles { get; } =
        [SrtpProfile.AesCm128HmacSha1Tag80, SrtpProfile.AeadAes128Gcm, SrtpProfile.AeadAes256Gcm];

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Unprotect_SamePacketTwice_IsReplayed(SrtpProfile profile)
    {
        using var pair = new Pair(profile);
        var rtp = pair.ProtectedRtp(1);
        var rtcp = pair.ProtectedRtcp();

        Assert.Equal(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtp((byte[])rtp.Clone(), out _));
        Assert.Equal(SrtpVerdict.Replayed, pair.Receiver.UnprotectRtp(rtp, out _));
        Assert.Equal(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtcp((byte[])rtcp.Clone(), out _));
        Assert.Equal(SrtpVerdict.Replayed, pair.Receiver.UnprotectRtcp(rtcp, out _));
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void Unprotect_AnyOctetChanged_IsRefused(SrtpProfile profile)
    {
        using var pair = new Pair(profile);
        Assert.Equal(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtp(pair.ProtectedRtp(1), out _));
        var rtp = pair.ProtectedRtp(2);
        var rtcp = pair.ProtectedRtcp();
        for (var position = 0; position < rtp.Length; position++)
        {
            var changed = (byte[])rtp.Clone();
            changed[position] ^= 0x10;
            Assert.NotEqual(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtp(changed, out _));
        }

        for (var position = 0; position < rtcp.Length; position++)
        {
            var changed = (byte[])rtcp.Clone();
            changed[position] ^= 0x10;
            Assert.NotEqual(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtcp(changed, out _));
        }

        Assert.Equal(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtp(rtp, out _));
        Assert.Equal(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtcp(rtcp, out _));
    }

    [Fact]
    public void Unprotect_ForgedSources_TakeNoRoomFromGenuineOnes()
    {
        using var pair = new Pair(SrtpProfile.AeadAes128Gcm);
        var random = new Random(1);
        for (var forged = 0; forged < 1000; forged++)
        {
            var packet = new byte[200];
            random.NextBytes(packet);
            packet[0] = 0x80;
            Assert.Equal(SrtpVerdict.Forged, pair.Receiver.UnprotectRtp(packet, out _));
        }

        var buffer = new byte[600];
        for (uint source = 0; source <= SrtpReceiver.MaxSources; source++)
        {
            // A sender has fewer sources than a receiver puts up with.
            using var sender = new SrtpSender(SrtpProfile.AeadAes128Gcm, pair.Key);
            var length = sender.ProtectRtp(buffer, RtpPackets.Write(buffer, 1, source, random));
            Assert.Equal(
                source < SrtpReceiver.MaxSources ? SrtpVerdict.Genuine : SrtpVerdict.TooManySources,
                pair.Receiver.UnprotectRtp(buffer.AsSpan(0, length), out _));
        }
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Theory]
    [MemberData(nameof(Profiles))]
    public void Unprotect_RandomOctetsOfAnyLength_NeverThrowsAndIsNeverGenuine(SrtpProfile profile)
    {
        using var pair = new Pair(profile);
        var valid = pair.ProtectedRtp(1);
        var random = new Random(2);
        for (var round = 0; round < FuzzInputs.CountOfSlow; round++)
        {
            var mutated = FuzzInputs.Mutate(valid, random);
            if (mutated.AsSpan().SequenceEqual(valid))
            {
                continue;
            }

            Assert.NotEqual(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtcp((byte[])mutated.Clone(), out _));
            Assert.NotEqual(SrtpVerdict.Genuine, pair.Receiver.UnprotectRtp(mutated, out _));
        }
    }

    [Theory]
    [MemberData(nameof(Profiles))]
    public void ProtectAndUnprotect_ManyPackets_AllocateNothing(SrtpProfile profile)
    {
        using var pair = new Pair(profile);
        var plain = new byte[600];
        var length = RtpPackets.Write(plain, 0, Ssrc, new Random(3));
        var buffer = new byte[700];
        ushort sequenceNumber = 65_000;
        var genuine = 0;
        var runs = 0;

        var allocated = SteadyAllocations.BytesOf(() =>
        {
            runs++;
            plain.CopyTo(buffer, 0);
            buffer[2] = (byte)(sequenceNumber >> 8);
            buffer[3] = (byte)sequenceNumber++;
            var protectedLength = pair.Sender.ProtectRtp(buffer, length);
            genuine += pair.Receiver.UnprotectRtp(buffer.AsSpan(0, protectedLength), out _) == SrtpVerdict.Genuine ? 1 : 0;
            buffer[1] = 201;
            protectedLength = pair.Sender.ProtectRtcp(buffer, length);
            genuine += pair.Receiver.UnprotectRtcp(buffer.AsSpan(0, protectedLength), out _) == SrtpVerdict.Genuine ? 1 : 0;
        });

        Assert.Equal(0, allocated);
        Assert.Equal(2 * runs, genuine);
    }

    [Fact]
    public void ProtectRtp_SequenceNumberAgain_IsRefused()
    {
        using var pair = new Pair(SrtpProfile.AeadAes128Gcm);
        var buffer = new byte[600];
        var length = RtpPackets.Write(buffer, 9, Ssrc, new Random(4));

        Assert.NotEqual(0, pair.Sender.ProtectRtp(buffer, length));
        length = RtpPackets.Write(buffer, 9, Ssrc, new Random(5));
        Assert.Equal(0, pair.Sender.ProtectRtp(buffer, length));
    }

    private sealed class Pair : IDisposable
    {
        private readonly Random _random = new(6);

        public Pair(SrtpProfile profile)
        {
            Key = new SrtpMasterKey(
                RandomNumberGenerator.GetBytes(SrtpMasterKey.KeyLength(profile)),
                RandomNumberGenerator.GetBytes(SrtpMasterKey.SaltLength(profile)));
            Sender = new SrtpSender(profile, Key);
            Receiver = new SrtpReceiver(profile, Key);
        }

        public SrtpMasterKey Key { get; }

        public SrtpSender Sender { get; }

        public SrtpReceiver Receiver { get; }

        public byte[] ProtectedRtp(ushort sequenceNumber, uint ssrc = Ssrc)
        {
            var buffer = new byte[700];
            var length = RtpPackets.Write(buffer, sequenceNumber, ssrc, _random);
            return buffer[..Sender.ProtectRtp(buffer, length)];
        }

        public byte[] ProtectedRtcp()
        {
            var buffer = new byte[200];
            var length = RtpPackets.WriteRtcp(buffer, Ssrc, _random);
            return buffer[..Sender.ProtectRtcp(buffer, length)];
        }

        public void Dispose()
        {
            Sender.Dispose();
            Receiver.Dispose();
        }
    }
}
