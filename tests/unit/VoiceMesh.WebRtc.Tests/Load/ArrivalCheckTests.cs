using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Tests.Load;

[Trait("Category", "unit")]
public class ArrivalCheckTests
{
    private const long MillisecondNs = 1_000_000;

    private readonly ArrivalCheck _check = new();

    [Theory]
    [InlineData(19, 0)]
    [InlineData(21, 1)]
    public void OnPacket_OneComesLater_IsLateBeyond20Ms(int laterMs, int late)
    {
        Arrive(0, 0);
        Arrive(1, 0);
        Arrive(2, laterMs);
        Arrive(3, 0);

        Assert.Equal((4, late), (_check.Packets, _check.Late));
    }

    [Fact]
    public void OnPacket_TimestampsWrap_IsNotLate()
    {
        for (var number = 0; number < 10; number++)
        {
            _check.OnPacket(Packet(uint.MaxValue - 3 + (uint)(number * 960)), (1000 + (number * 20)) * MillisecondNs);
        }

        Assert.Equal((10, 0), (_check.Packets, _check.Late));
    }

    [Fact]
    public void Restart_AfterALatePacket_ForgetsIt()
    {
        Arrive(0, 0);
        Arrive(1, 50);

        _check.Restart();
        Arrive(2, 50);

        Assert.Equal((1, 0), (_check.Packets, _check.Late));
    }

    private void Arrive(int number, int laterMs) => _check.OnPacket(Packet((uint)(number * 960)), (1000 + (number * 20) + laterMs) * MillisecondNs);

    private static byte[] Packet(uint timestamp)
    {
        var packet = new byte[12];
        new RtpHeader(PeerDescription.OpusPayloadType, false, 0, timestamp, 1).Write(packet);
        return packet;
    }
}
