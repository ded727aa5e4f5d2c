using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Tests.Fuzzing;

namespace VoiceMesh.WebRtc.Tests.Rtcp;

[Trait("Category", "unit")]
public sealed class RtcpCompoundTests
{
    private static readonly RtcpSenderInfo Info = new(0x0102030405060708, 48_000, 50, 8_000);
    private static readonly RtcpReportBlock Block = new(0xCAFE, 64, -3, 0x0002_0007, 480, 0x11223344, 65_536);

    [Theory]
    [InlineData("a")]
    [InlineData("ab")]
    [InlineData("abc")]
    [InlineData("abcd")]
    [InlineData("{f3f3f3f3-0000-4444-8888-abcdefabcdef}")]
    public void Read_WhatWasWritten_ComesBack(string name)
    {
        var buffer = new byte[400];
        var writer = new RtcpWriter(buffer);
        writer.WriteSenderReport(7, Info, [Block, Block with { Ssrc = 0xBEEF }]);
        writer.WriteSourceDescription(7, name);
        writer.WriteGoodbye(7);

        var reader = new RtcpCompoundReader(buffer.AsSpan(0, writer.Length));
        Assert.True(reader.TryRead(out var report));
        Assert.Equal(RtcpPacketType.SenderReport, report.Type);
        Assert.Equal(7u, report.SenderSsrc);
        Assert.True(report.TryReadSenderInfo(out var info));
        Assert.Equal(Info, info);
        Assert.Equal(2, report.ReportBlockCount);
        Assert.Equal(Block, report.ReadReportBlock(0));
        Assert.Equal(0xBEEFu, report.ReadReportBlock(1).Ssrc);
        Assert.True(reader.TryRead(out var description));
        Assert.Equal(RtcpPacketType.SourceDescription, description.Type);
        Assert.Equal(name, System.Text.Encoding.UTF8.GetString(description.Body.Slice(6, description.Body[5])));
        Assert.Equal(0, description.Body[^1]);
        Assert.True(reader.TryRead(out var goodbye));
        Assert.True(goodbye.SaysGoodbyeFor(7));
        Assert.False(goodbye.SaysGoodbyeFor(8));
        Assert.False(reader.TryRead(out _));
        Assert.False(reader.IsMalformed);
    }

    [Fact]
    public void Read_MoreBlocksAnnouncedThanThere_GivesThoseThatAre()
    {
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        writer.WriteReceiverReport(7, [Block]);
        buffer[0] |= 31;

        var reader = new RtcpCompoundReader(buffer.AsSpan(0, writer.Length));
        Assert.True(reader.TryRead(out var report));
        Assert.Equal(1, report.ReportBlockCount);
    }

    [Fact]
    public void Read_LengthBeyondTheDatagram_KeepsWhatCameBefore()
    {
        var buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        writer.WriteReceiverReport(7, [Block]);
        var second = writer.Length;
        writer.WriteGoodbye(7);
        buffer[second + 3] = 200;

        var reader = new RtcpCompoundReader(buffer.AsSpan(0, writer.Length));
        Assert.True(reader.TryRead(out _));
        Assert.False(reader.TryRead(out _));
        Assert.True(reader.IsMalformed);
    }

    [Fact]
    public void Read_PaddedLastPacket_TakesThePaddingOff()
    {
        byte[] padded = [0xA1, 203, 0, 2, 0, 0, 0, 9, 0, 0, 0, 4];

        var reader = new RtcpCompoundReader(padded);
        Assert.True(reader.TryRead(out var goodbye));
        Assert.Equal(4, goodbye.Body.Length);
        Assert.True(goodbye.SaysGoodbyeFor(9));
    }

    [Fact]
    public void Write_TooLittleRoom_SaysSo()
    {
        Assert.Throws<ArgumentException>(() =>
        {
            var writer = new RtcpWriter(new byte[20]);
            writer.WriteReceiverReport(7, [Block]);
        });
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void Read_DamagedCompounds_NeverThrows()
    {
        var random = new Random(3611);
        var buffer = new byte[300];
        var writer = new RtcpWriter(buffer);
        writer.WriteSenderReport(7, Info, [Block]);
        writer.WriteSourceDescription(7, "cname");
        writer.WriteGoodbye(7);
        var valid = buffer[..writer.Length];
        long packets = 0;
        for (var input = 0; input < FuzzInputs.Count; input++)
        {
            var reader = new RtcpCompoundReader(Damage.Do(random, valid, buffer));
            while (reader.TryRead(out var packet))
            {
                packets++;
                packet.TryReadSenderInfo(out _);
                packet.SaysGoodbyeFor(7);
                for (var index = 0; index < packet.ReportBlockCount; index++)
                {
                    packet.ReadReportBlock(index);
                }
            }
        }

        Assert.True(packets > FuzzInputs.Count / 2, $"only {packets} packets were read: the damage is too great to test anything");
    }
}
