using System.Runtime.InteropServices;

namespace VoiceMesh.WebRtc.Load.Native;

/// <summary>What the generator asks of Linux beyond the framework: several datagrams per call, their arrival times, exact sleeping, another process' processor time.</summary>
internal static unsafe partial class LibC
{
    public const int DontWait = 0x40;
    public const int SocketLevel = 1;
    public const int TimestampNanoseconds = 35;
    public const int Monotonic = 1;
    public const int ThreadProcessorTime = 3;
    public const int AbsoluteTime = 1;

    private const string LibraryName = "libc";

    [LibraryImport(LibraryName, EntryPoint = "send")]
    public static partial nint Send(int socket, byte* octets, nint length, int flags);

    [LibraryImport(LibraryName, EntryPoint = "recvmmsg")]
    public static partial int ReceiveSeveral(int socket, Message* messages, uint count, int flags, TimeSpec* timeout);

    [LibraryImport(LibraryName, EntryPoint = "clock_gettime")]
    public static partial int GetTime(int clock, out TimeSpec time);

    [LibraryImport(LibraryName, EntryPoint = "clock_nanosleep")]
    public static partial int Sleep(int clock, int flags, TimeSpec* until, TimeSpec* remaining);

    /// <summary>C's <c>struct timespec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;

        public readonly long TotalNanoseconds => (Seconds * 1_000_000_000) + Nanoseconds;
    }

    /// <summary>C's <c>struct iovec</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Vector
    {
        public byte* Octets;
        public nuint Length;
    }

    /// <summary>C's <c>struct mmsghdr</c>, whose last field stands behind the padding of the struct within it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public byte* Control;
        public nuint ControlLength;
        public nint Flags;
        public uint Length;
    }

    /// <summary>C's <c>struct cmsghdr</c> with the time stamp that the kernel puts behind it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeStamp
    {
        public nuint Length;
        public int Level;
        public int Type;
        public TimeSpec Time;
    }
}
