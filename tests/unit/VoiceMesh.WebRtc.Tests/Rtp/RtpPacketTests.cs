using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.Tests.Fuzzing;

namespace VoiceMesh.WebRtc.Tests.Rtp;

[Trait("Category", "unit")]
public sealed class RtpPacketTests
{
    private static readonly RtpHeader Header = new(111, true, 65_530, 0xFFFF_FF00, 0xDEAD_BEEF);

    [Fact]
    public void TryParse_WhatWasWritten_IsReadBack()
    {
        var datagram = Datagram(Header, [1, 2, 3]);

        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal(Header, packet.Header);
        Assert.Equal([1, 2, 3], packet.Payload.ToArray());
        Assert.Equal(0, packet.CsrcCount);
        Assert.True(packet.Extension.IsEmpty);
    }

    [Fact]
    public void TryParse_HeaderOnly_HasAnEmptyPayload()
    {
        Assert.True(RtpPacket.TryParse(Datagram(Header, []), out var packet));
        Assert.True(packet.Payload.IsEmpty);
    }

    [Fact]
    public void TryParse_SourcesExtensionAndPadding_AreTakenOff()
    {
        var datagram = Datagram(Header, [0, 0, 0, 1, 0, 0, 0, 2, 0xBE, 0xDE, 0, 1, 0x10, 0x55, 0, 0, 42, 43, 0, 0, 3]);
        datagram[0] |= 0x30 | 2;

        Assert.True(RtpPacket.TryParse(datagram, out var packet));
        Assert.Equal(2, packet.CsrcCount);
        Assert.Equal(0xBEDE, packet.ExtensionProfile);
        Assert.Equal([0x10, 0x55, 0, 0], packet.Extension.ToArray());
        Assert.Equal([42, 43], packet.Payload.ToArray());
    }

    [Theory]
    [InlineData("wrong version", 0x40, new byte[] { 1, 2, 3, 4 })]
    [InlineData("sources beyond the end", 0x82, new byte[] { 1, 2, 3, 4 })]
    [InlineData("extension header beyond the end", 0x90, new byte[] { 1, 2, 3 })]
    [InlineData("extension beyond the end", 0x90, new byte[] { 0xBE, 0xDE, 0, 1, 9, 9, 9 })]
    [InlineData("padding of nothing", 0xA0, new byte[] { 1, 2, 0 })]
    [InlineData("padding into the header", 0xA0, new byte[] { 1, 2, 4 })]
    [InlineData("padding of an empty payload", 0xA0, new byte[] { })]
    public void TryParse_LengthsThatLie_AreRefused(string what, byte first, byte[] rest)
    {
        var datagram = Datagram(new RtpHeader(0, false, 0, 0, 0), rest);
        datagram[0] = first;

        Assert.False(RtpPacket.TryParse(datagram, out _), what);
    }

    [Fact]
    public void TryParse_TooShortForAHeader_IsRefused() => Assert.False(RtpPacket.TryParse(Datagram(Header, []).AsSpan(0, 11), out _));

    [Fact]
    public void Write_TooLittleRoom_SaysSo() => Assert.Throws<ArgumentException>(() => Header.Write(new byte[11]));

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void TryParse_DamagedPackets_NeverThrowsAndStaysInside()
    {
        var random = new Random(3550);
        var buffer = new byte[300];
        var valid = Datagram(Header, [0, 0, 0, 1, 0xBE, 0xDE, 0, 1, 0x10, 0x55, 0, 0, .. Enumerable.Range(0, 60).Select(i => (byte)i), 2]);
        valid[0] |= 0x31;
        var accepted = 0;
        for (var input = 0; input < FuzzInputs.Count; input++)
        {
            var datagram = Damage.Do(random, valid, buffer);
            if (RtpPacket.TryParse(datagram, out var packet))
            {
                accepted++;
                Assert.True(packet.Payload.Length <= datagram.Length - RtpHeader.Size - (4 * packet.CsrcCount) - packet.Extension.Length);
            }
        }

        Assert.InRange(accepted, 1, FuzzInputs.Count - 1);
    }

    [Fact]
    public void ParsingAndWriting_AllocateNothing()
    {
        var datagram = Datagram(Header, [1, 2, 3]);

        Assert.Equal(0, SteadyAllocations.BytesOf(() =>
        {
            if (RtpPacket.TryParse(datagram, out var packet))
            {
                packet.Header.Write(datagram);
            }
        }));
    }

    private static byte[] Datagram(RtpHeader header, byte[] rest)
    {
        var datagram = new byte[RtpHeader.Size + rest.Length];
        header.Write(datagram);
        rest.CopyTo(datagram, RtpHeader.Size);
        return datagram;
    }
}
