using System.Runtime.InteropServices;

namespace VoiceMesh.WebRtc.Load.Native;

/// <summary>Room for the datagrams that one system call takes from a socket. One for each thread that receives.</summary>
internal sealed unsafe class DatagramBatch : IDisposable
{
    public const int Capacity = 8;

    private const int OctetsPerDatagram = 2048;

    private readonly LibC.Message* _messages;
    private readonly LibC.Vector* _vectors;
    private readonly LibC.TimeStamp* _stamps;
    private readonly byte* _octets;

    public DatagramBatch()
    {
        _messages = (LibC.Message*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LibC.Message));
        _vectors = (LibC.Vector*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LibC.Vector));
        _stamps = (LibC.TimeStamp*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(LibC.TimeStamp));
        _octets = (byte*)NativeMemory.AllocZeroed(Capacity, OctetsPerDatagram);
        for (var index = 0; index < Capacity; index++)
        {
            _vectors[index] = new LibC.Vector { Octets = _octets + (index * OctetsPerDatagram), Length = OctetsPerDatagram };
            _messages[index] = new LibC.Message { Vectors = &_vectors[index], VectorCount = 1, Control = (byte*)&_stamps[index] };
        }
    }

    /// <summary>Takes what waits at a socket, without waiting for more.</summary>
    /// <returns>Datagrams taken, 0 to <see cref="Capacity"/>.</returns>
    public int Receive(int socket)
    {
        for (var index = 0; index < Capacity; index++)
        {
            _messages[index].ControlLength = (nuint)sizeof(LibC.TimeStamp);
        }

        return Math.Max(0, LibC.ReceiveSeveral(socket, _messages, Capacity, LibC.DontWait, null));
    }

    /// <summary>A datagram of the last <see cref="Receive"/>; valid until the next.</summary>
    public Span<byte> this[int index] => new(_vectors[index].Octets, (int)_messages[index].Length);

    /// <summary>When the kernel took it in, on its wall clock; 0 where the socket does not ask for that.</summary>
    public long ArrivalNs(int index) => _messages[index].ControlLength == 0 ? 0 : _stamps[index].Time.TotalNanoseconds;

    public void Dispose()
    {
        NativeMemory.Free(_messages);
        NativeMemory.Free(_vectors);
        NativeMemory.Free(_stamps);
        NativeMemory.Free(_octets);
    }
}
