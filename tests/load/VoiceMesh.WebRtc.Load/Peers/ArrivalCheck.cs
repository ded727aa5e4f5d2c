using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>Whether a stream comes as steadily as its timestamps say.</summary>
internal sealed class ArrivalCheck
{
    private const long LateNs = 20_000_000;

    private uint _firstTimestamp;
    private long _leastTransitNs;

    /// <summary>Packets that came.</summary>
    public long Packets { get; private set; }

    /// <summary>Packets that took over 20 ms longer than the fastest, measured against their timestamps.</summary>
    public long Late { get; private set; }

    public void OnPacket(ReadOnlySpan<byte> packet, long arrivalNs)
    {
        if (arrivalNs == 0)
        {
            return;
        }

        var timestamp = BinaryPrimitives.ReadUInt32BigEndian(packet[4..]);
        _firstTimestamp = Packets == 0 ? timestamp : _firstTimestamp;
        var transit = arrivalNs - ((timestamp - _firstTimestamp) * 1_000_000_000L / 48_000);
        _leastTransitNs = Packets == 0 ? transit : Math.Min(_leastTransitNs, transit);
        Late += transit - _leastTransitNs > LateNs ? 1 : 0;
        Packets++;
    }

    public void Restart() => (Packets, Late) = (0, 0);
}
