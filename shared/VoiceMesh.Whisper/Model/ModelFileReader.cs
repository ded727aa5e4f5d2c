using System.Buffers.Binary;

namespace VoiceMesh.Whisper.Model;

/// <summary>Reads a mapped file from front to end and never past it.</summary>
/// <param name="data">The first byte.</param>
/// <param name="length">How many there are.</param>
internal sealed unsafe class ModelFileReader(byte* data, long length)
{
    /// <summary>The next byte to be read.</summary>
    public long Position { get; private set; }

    /// <summary>Bytes that are left.</summary>
    public long Remaining => length - Position;

    /// <summary>Reads a number.</summary>
    /// <param name="what">What it is, for the message.</param>
    public int ReadInt32(string what) => BinaryPrimitives.ReadInt32LittleEndian(new ReadOnlySpan<byte>(Skip(sizeof(int), what), sizeof(int)));

    /// <summary>Reads bytes in place.</summary>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are, for the message.</param>
    public ReadOnlySpan<byte> ReadBytes(int count, string what) => new(Skip(count, what), count);

    /// <summary>Goes back.</summary>
    /// <param name="position">Where it was before.</param>
    public void Rewind(long position) => Position = position;

    /// <summary>Looks at the next bytes.</summary>
    /// <param name="count">How many; no more than <see cref="Remaining"/>.</param>
    public ReadOnlySpan<byte> Peek(int count) => new(data + Position, count);

    /// <summary>Passes over bytes.</summary>
    /// <param name="count">How many.</param>
    /// <param name="what">What they are, for the message.</param>
    /// <returns>The first of them.</returns>
    public byte* Skip(long count, string what)
    {
        if (count < 0 || count > Remaining)
        {
            throw new WhisperModelFormatException(
                $"The file ends at byte {length}, within {what}, which needs {count} bytes from byte {Position} on. Its download is incomplete; fetch it again.");
        }

        var start = data + Position;
        Position += count;
        return start;
    }
}
