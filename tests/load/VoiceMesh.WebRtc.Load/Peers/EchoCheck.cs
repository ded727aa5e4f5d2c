using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>Holds what a server sends back against what was sent, octet by octet and in order.</summary>
internal sealed class EchoCheck(SpeechPackets speech)
{
    private const int FixedHeaderLength = 12;

    private long _expected;
    private ushort _nextSequence;
    private bool _hasSequence;

    /// <summary>Payloads that came back as they were sent.</summary>
    public long Equal { get; private set; }

    /// <summary>Payloads that were passed over.</summary>
    public long Missing { get; private set; }

    /// <summary>Payloads that nobody sent, or that came twice.</summary>
    public long Foreign { get; private set; }

    /// <summary>Packets whose sequence number is not the one after the last.</summary>
    public long OutOfSequence { get; private set; }

    /// <summary>Packets with a wrong tag.</summary>
    public long Forged { get; set; }

    public void OnPacket(ReadOnlySpan<byte> packet, long sent)
    {
        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        OutOfSequence += _hasSequence && sequence != _nextSequence ? 1 : 0;
        _nextSequence = (ushort)(sequence + 1);
        _hasSequence = true;

        var payload = packet[FixedHeaderLength..];
        var latest = Math.Min(sent, _expected + speech.Count);
        for (var candidate = _expected; candidate < latest; candidate++)
        {
            if (payload.SequenceEqual(speech[candidate]))
            {
                Missing += candidate - _expected;
                Equal++;
                _expected = candidate + 1;
                return;
            }
        }

        Foreign++;
    }

    /// <summary>Forgets the past.</summary>
    /// <param name="next">The number of the packet that is sent next.</param>
    public void Restart(long next)
    {
        _expected = next;
        _hasSequence = false;
        (Equal, Missing, Foreign, OutOfSequence, Forged) = (0, 0, 0, 0, 0);
    }
}
