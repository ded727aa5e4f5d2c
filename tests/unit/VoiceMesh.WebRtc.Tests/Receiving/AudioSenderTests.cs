using VoiceMesh.Audio.Opus;
using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Recovery;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Receiving;

[Trait("Category", "unit")]
public sealed class AudioSenderTests
{
    private static readonly RtpStreamIdentity Identity = new(42, 65_534, uint.MaxValue - 1000);
    private readonly byte[] _packet = new byte[AudioSender.MaxPacketBytes];
    private readonly short[] _frame = new short[320];

    [Theory]
    [InlineData(16_000)]
    [InlineData(24_000)]
    [InlineData(48_000)]
    public void Send_FramesInARow_AreNumberedAcrossTheWraps(int rateHz)
    {
        using var sender = new AudioSender(Identity, new AudioSenderOptions { SampleRateHz = rateHz });
        var frame = new short[rateHz / 50];
        for (var number = 0; number < 5; number++)
        {
            // Given late and early, as a pacer does: the timestamps do not care.
            var header = Header(sender.Send(frame, (number * 20_000) + (number % 2 * 15_000), startsTalkSpurt: false, _packet));

            Assert.Equal(111, header.PayloadType);
            Assert.Equal(42u, header.Ssrc);
            Assert.Equal((ushort)(65_534 + number), header.SequenceNumber);
            Assert.Equal(unchecked(uint.MaxValue - 1000 + (uint)(960 * number)), header.Timestamp);
            Assert.Equal(number == 0, header.Marker);
        }
    }

    [Fact]
    public void Send_AfterAPause_MovesTheTimestampByWholeFramesOfIt()
    {
        using var sender = Sender();
        var first = Header(sender.Send(_frame, 0, false, _packet));
        var second = Header(sender.Send(_frame, 207_000, startsTalkSpurt: true, _packet));
        var third = Header(sender.Send(_frame, 227_000, false, _packet));
        var fourth = Header(sender.Send(_frame, 5_227_000, false, _packet));

        Assert.Equal(10u * 960, second.Timestamp - first.Timestamp);
        Assert.True(second.Marker);
        Assert.Equal(960u, third.Timestamp - second.Timestamp);
        Assert.False(third.Marker);
        Assert.Equal(250u * 960, fourth.Timestamp - third.Timestamp);
        Assert.True(fourth.Marker);
        Assert.Equal(first.SequenceNumber + 3, fourth.SequenceNumber + 65_536);
    }

    [Fact]
    public void Send_WithRed_CarriesTheFrameBefore()
    {
        using var sender = Sender(redPayloadType: 63);
        var speech = SpeechStream.Speech(10);
        var blocks = new RedBlock[9];
        byte[]? before = null;
        for (var frame = 0; frame < 10; frame++)
        {
            var length = sender.Send(speech.AsSpan(frame * 320, 320), frame * 20_000, false, _packet);
            Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet));
            Assert.Equal(63, packet.Header.PayloadType);
            Assert.True(RedPayload.TryRead(packet.Payload, blocks, out var count));
            Assert.Equal(frame == 0 ? 1 : 2, count);
            if (before is not null)
            {
                Assert.Equal(960, blocks[0].TimestampOffset);
                Assert.Equal(before, packet.Payload.Slice(blocks[0].Start, blocks[0].Length).ToArray());
            }

            before = packet.Payload[blocks[count - 1].Start..].ToArray();
        }
    }

    [Fact]
    public void Send_WithRedAfterAPause_LeavesTheOldFrameOut()
    {
        using var sender = Sender(redPayloadType: 63);
        sender.Send(_frame, 0, false, _packet);
        var length = sender.Send(_frame, 900_000, startsTalkSpurt: true, _packet);

        Assert.Equal(111, _packet[12]);
        Assert.True(OpusPacketInfo.TryInspect(_packet.AsSpan(13, length - 13), out _, out _));
    }

    [Fact]
    public void NoteReportedLoss_LossThatComesAndGoes_IsFollowedUpAtOnceAndDownSlowly()
    {
        using var sender = Sender();
        Assert.Equal(5, sender.ExpectedLossPercent);

        sender.NoteReportedLoss(0.2);
        Assert.Equal(20, sender.ExpectedLossPercent);
        sender.NoteReportedLoss(0);
        Assert.InRange(sender.ExpectedLossPercent, 15, 19);
        sender.NoteReportedLoss(1);
        Assert.Equal(30, sender.ExpectedLossPercent);
        for (var report = 0; report < 60; report++)
        {
            sender.NoteReportedLoss(0);
        }

        Assert.Equal(5, sender.ExpectedLossPercent);
    }

    [Fact]
    public void SenderInfo_AfterAPacket_HasTheTimestampOfNowAndWhatWasSent()
    {
        using var sender = Sender();
        Assert.Null(sender.SenderInfo(0));
        var length = sender.Send(_frame, 1_000_000, false, _packet);

        var info = sender.SenderInfo(1_010_000);
        Assert.Equal(1u, info!.Value.PacketCount);
        Assert.Equal((uint)(length - RtpHeader.Size), info.Value.OctetCount);
        Assert.Equal(unchecked(uint.MaxValue - 1000 + 480), info.Value.RtpTimestamp);
    }

    [Fact]
    public void Send_WrongFrameOrRoom_SaysSo()
    {
        using var sender = Sender();

        Assert.Throws<ArgumentException>(() => sender.Send(new short[100], 0, false, _packet));
        Assert.Throws<ArgumentException>(() => sender.Send(_frame, 0, false, new byte[100]));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(63)]
    public void Send_AllocatesNothing(int? redPayloadType)
    {
        using var sender = Sender(redPayloadType);
        var speech = SpeechStream.Speech(100);
        var frame = 0;

        Assert.Equal(0, SteadyAllocations.BytesOf(() =>
        {
            var at = frame++ % 100;
            sender.Send(speech.AsSpan(at * 320, 320), frame * 20_000L, false, _packet);
            sender.SenderInfo(frame * 20_000L);
            sender.NoteReportedLoss(at / 400.0);
        }));
    }

    [Fact]
    public void Random_Identities_Differ()
    {
        var identities = Enumerable.Range(0, 100).Select(_ => RtpStreamIdentity.Random()).ToList();

        Assert.Equal(100, identities.Select(identity => identity.Ssrc).Distinct().Count());
        Assert.All(identities, identity => Assert.InRange(identity.FirstSequenceNumber, 0, 32_767));
    }

    private static AudioSender Sender(int? redPayloadType = null) =>
        new(Identity, new AudioSenderOptions { SampleRateHz = 16_000, BitrateBps = 32_000, RedPayloadType = redPayloadType });

    private RtpHeader Header(int length)
    {
        Assert.True(RtpPacket.TryParse(_packet.AsSpan(0, length), out var packet));
        return packet.Header;
    }
}
