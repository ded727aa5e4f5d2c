using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>Packets on their way from one writing thread to one reading thread, in a bounded piece of memory and without a lock. Allocates nothing per packet.</summary>
/// <remarks>
/// A record is a header of 12 octets (when it came, how long it is, what it is) and the packet, wrapped around the end. A packet that does not fit is dropped and counted: the newest goes, because
/// the ones before it are what the reader is about to need.
/// </remarks>
internal sealed class PacketRing
{
    private const int HeaderLength = 12;

    private readonly byte[] _octets;
    private readonly int _mask;

    // Positions only grow; each is written by one side and read by both.
    private long _head;
    private long _tail;
    private long _added;
    private long _dropped;

    /// <param name="capacity">Octets, at least; rounded up to a power of two.</param>
    public PacketRing(int capacity)
    {
        _octets = GC.AllocateUninitializedArray<byte>((int)BitOperations.RoundUpToPowerOf2((uint)capacity));
        _mask = _octets.Length - 1;
    }

    public long Added => Volatile.Read(ref _added);

    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>For the writing thread.</summary>
    public bool TryAdd(ReadOnlySpan<byte> packet, bool isRtcp, long receivedAt)
    {
        var tail = _tail;
        var free = _octets.Length - (tail - Volatile.Read(ref _head));
        if (packet.Length > ushort.MaxValue || HeaderLength + packet.Length > free)
        {
            Volatile.Write(ref _dropped, _dropped + 1);
            return false;
        }

        var header = new Header { ReceivedAt = receivedAt, Length = (ushort)packet.Length, IsRtcp = isRtcp };
        Write(tail, MemoryMarshal.AsBytes(new ReadOnlySpan<Header>(in header)));
        Write(tail + HeaderLength, packet);
        Volatile.Write(ref _added, _added + 1);
        Volatile.Write(ref _tail, tail + HeaderLength + packet.Length);
        return true;
    }

    /// <summary>For the reading thread.</summary>
    /// <param name="buffer">Receives the packet; must hold any that was added.</param>
    /// <param name="length">Its octets.</param>
    /// <param name="isRtcp">As it was added.</param>
    /// <param name="receivedAt">As it was added.</param>
    public bool TryTake(Span<byte> buffer, out int length, out bool isRtcp, out long receivedAt)
    {
        var head = _head;
        if (head == Volatile.Read(ref _tail))
        {
            (length, isRtcp, receivedAt) = (0, false, 0);
            return false;
        }

        Unsafe.SkipInit(out Header header);
        Read(head, MemoryMarshal.AsBytes(new Span<Header>(ref header)));
        (length, isRtcp, receivedAt) = (header.Length, header.IsRtcp, header.ReceivedAt);
        Read(head + HeaderLength, buffer[..length]);
        Volatile.Write(ref _head, head + HeaderLength + length);
        return true;
    }

    private void Write(long position, ReadOnlySpan<byte> octets)
    {
        var start = (int)position & _mask;
        var first = Math.Min(octets.Length, _octets.Length - start);
        octets[..first].CopyTo(_octets.AsSpan(start));
        octets[first..].CopyTo(_octets);
    }

    private void Read(long position, Span<byte> octets)
    {
        var start = (int)position & _mask;
        var first = Math.Min(octets.Length, _octets.Length - start);
        _octets.AsSpan(start, first).CopyTo(octets);
        _octets.AsSpan(0, octets.Length - first).CopyTo(octets[first..]);
    }

    [StructLayout(LayoutKind.Sequential, Pack = 4, Size = HeaderLength)]
    private struct Header
    {
        public long ReceivedAt;
        public ushort Length;
        public bool IsRtcp;
    }
}
