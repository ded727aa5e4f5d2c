namespace VoiceMesh.WebRtc.Jitter;

/// <summary>The packets that wait, ordered by timestamp, never more than a fixed number.</summary>
internal sealed class PacketStore
{
    private readonly PacketSlot[] _ordered;
    private readonly PacketSlot[] _free;
    private int _freeCount;

    public PacketStore(int maxPackets)
    {
        _ordered = new PacketSlot[maxPackets];
        _free = new PacketSlot[maxPackets];
        for (var slot = 0; slot < maxPackets; slot++)
        {
            _free[slot] = new PacketSlot();
        }

        _freeCount = maxPackets;
    }

    public int Count { get; private set; }

    public bool IsFull => _freeCount == 0;

    public PacketSlot First => _ordered[0];

    public PacketSlot Last => _ordered[Count - 1];

    /// <summary>Finds the packet of a timestamp, or where it belongs.</summary>
    /// <returns>The index of the packet; the complement of where to insert it when it is not there.</returns>
    public int Find(long timestamp)
    {
        // Packets mostly come in order, so the search begins at the newest.
        var index = Count - 1;
        while (index >= 0 && _ordered[index].Timestamp > timestamp)
        {
            index--;
        }

        return index >= 0 && _ordered[index].Timestamp == timestamp ? index : ~(index + 1);
    }

    public PacketSlot At(int index) => _ordered[index];

    public void InsertAt(int index, long timestamp, ushort sequenceNumber, ReadOnlySpan<byte> payload, int duration, bool isRedundant)
    {
        var slot = _free[--_freeCount];
        slot.Fill(timestamp, sequenceNumber, payload, duration, isRedundant);
        Array.Copy(_ordered, index, _ordered, index + 1, Count - index);
        _ordered[index] = slot;
        Count++;
    }

    /// <summary>Takes the oldest packet out; its payload stays readable until the next insertion.</summary>
    public PacketSlot RemoveFirst()
    {
        var slot = _ordered[0];
        Count--;
        Array.Copy(_ordered, 1, _ordered, 0, Count);
        _free[_freeCount++] = slot;
        return slot;
    }

    public void Clear()
    {
        while (Count > 0)
        {
            RemoveFirst();
        }
    }
}
