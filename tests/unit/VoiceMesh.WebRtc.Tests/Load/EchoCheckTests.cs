using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Tests.Load;

[Trait("Category", "unit")]
public class EchoCheckTests
{
    private const int HeaderLength = 12;

    private static readonly SpeechPackets Speech = SpeechPackets.Load(Path.Combine(AppContext.BaseDirectory, "speech.wav"));

    private readonly EchoCheck _check = new(Speech);

    [Fact]
    public void OnPacket_EverythingInOrder_CountsEqualOnly()
    {
        for (var number = 0; number < 2 * Speech.Count; number++)
        {
            _check.OnPacket(Packet(number, number), number + 1);
        }

        Assert.Equal((2 * Speech.Count, 0, 0, 0), (_check.Equal, _check.Missing, _check.Foreign, _check.OutOfSequence));
    }

    [Fact]
    public void OnPacket_PacketsLeftOut_CountsThemMissing()
    {
        _check.OnPacket(Packet(0, 0), 5);
        _check.OnPacket(Packet(4, 1), 5);

        Assert.Equal((2, 3, 0, 0), (_check.Equal, _check.Missing, _check.Foreign, _check.OutOfSequence));
    }

    [Fact]
    public void OnPacket_AlteredOctet_IsForeign()
    {
        var packet = Packet(0, 0);
        packet[^1] ^= 1;

        _check.OnPacket(packet, 1);

        Assert.Equal((0, 1), (_check.Equal, _check.Foreign));
    }

    [Fact]
    public void OnPacket_SentTwice_IsForeign()
    {
        _check.OnPacket(Packet(0, 0), 3);
        _check.OnPacket(Packet(0, 1), 3);

        Assert.Equal((1, 1), (_check.Equal, _check.Foreign));
    }

    [Fact]
    public void OnPacket_BeforeItWasSent_IsForeign()
    {
        _check.OnPacket(Packet(3, 0), 3);

        Assert.Equal((0, 1), (_check.Equal, _check.Foreign));
    }

    [Fact]
    public void OnPacket_GapInSequenceNumbers_IsOutOfSequence()
    {
        _check.OnPacket(Packet(0, 7), 2);
        _check.OnPacket(Packet(1, 9), 2);

        Assert.Equal((2, 1), (_check.Equal, _check.OutOfSequence));
    }

    private static byte[] Packet(int number, int sequence)
    {
        var payload = Speech[number];
        var packet = new byte[HeaderLength + payload.Length];
        new RtpHeader(PeerDescription.OpusPayloadType, false, (ushort)sequence, (uint)sequence * 960, 1).Write(packet);
        payload.CopyTo(packet.AsSpan(HeaderLength));
        return packet;
    }
}
