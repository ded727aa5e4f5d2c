using System.Buffers.Binary;

namespace VoiceMesh.WebRtc.Recovery;

/// <summary>Reads and writes payloads that carry earlier frames again beside the present one.</summary>
/// <remarks>
/// RFC 2198, section 3: a four-byte header for each redundant block (more-follows bit, 7 bits of type, 14 of timestamp offset, 10 of length), a one-byte header
/// for the primary block, which takes what is left. Redundant blocks come oldest first.
/// </remarks>
public static class RedPayload
{
    /// <summary>The most redundant blocks that are read from a packet; senders use one or two.</summary>
    public const int MaxRedundantBlocks = 8;

    /// <summary>The longest block that can be carried redundantly.</summary>
    public const int MaxRedundantBytes = 1023;

    /// <summary>The oldest block that can be carried, in units of the RTP clock.</summary>
    public const int MaxTimestampOffset = 16383;

    private const int RedundantHeaderSize = 4;

    /// <summary>Reads the blocks of a payload.</summary>
    /// <param name="payload">A payload of the type that the session description binds to RED.</param>
    /// <param name="blocks">Receives the blocks, the primary last; <see cref="MaxRedundantBlocks"/> + 1 hold any that is accepted.</param>
    /// <param name="count">Blocks read.</param>
    /// <returns>False when the headers do not end, announce more data than there is, or list more blocks than fit.</returns>
    public static bool TryRead(ReadOnlySpan<byte> payload, Span<RedBlock> blocks, out int count)
    {
        count = 0;
        var position = 0;
        var announced = 0;
        while (true)
        {
            if (position >= payload.Length || count >= blocks.Length)
            {
                return false;
            }

            var payloadType = (byte)(payload[position] & 0x7F);
            if ((payload[position] & 0x80) == 0)
            {
                blocks[count++] = new RedBlock(payloadType, 0, 0, 0);
                position++;
                break;
            }

            if (payload.Length - position < RedundantHeaderSize)
            {
                return false;
            }

            var header = BinaryPrimitives.ReadUInt32BigEndian(payload[position..]);
            blocks[count++] = new RedBlock(payloadType, (int)(header >> 10) & 0x3FFF, 0, (int)header & 0x3FF);
            announced += (int)header & 0x3FF;
            position += RedundantHeaderSize;
        }

        if (payload.Length - position < announced)
        {
            return false;
        }

        for (var index = 0; index < count - 1; index++)
        {
            blocks[index] = blocks[index] with { Start = position };
            position += blocks[index].Length;
        }

        blocks[count - 1] = blocks[count - 1] with { Start = position, Length = payload.Length - position };
        return true;
    }

    /// <summary>Writes a payload of one redundant block and the primary one.</summary>
    /// <param name="payloadType">Type of both.</param>
    /// <param name="redundant">The earlier frame; empty for none, as in the first packet of a stream.</param>
    /// <param name="timestampOffset">How much earlier it is, in units of the RTP clock.</param>
    /// <param name="primary">The present frame.</param>
    /// <param name="destination">Room for five bytes more than both.</param>
    /// <returns>Bytes written. A redundant block that is too long or too old for its header is left out.</returns>
    /// <exception cref="ArgumentException">There is too little room.</exception>
    public static int Write(byte payloadType, ReadOnlySpan<byte> redundant, int timestampOffset, ReadOnlySpan<byte> primary, Span<byte> destination)
    {
        var carries = !redundant.IsEmpty && redundant.Length <= MaxRedundantBytes && timestampOffset is > 0 and <= MaxTimestampOffset;
        var total = (carries ? RedundantHeaderSize + redundant.Length : 0) + 1 + primary.Length;
        if (destination.Length < total)
        {
            throw new ArgumentException($"The payload takes {total} bytes but there is room for {destination.Length}.", nameof(destination));
        }

        var position = 0;
        if (carries)
        {
            var header = 0x8000_0000u | ((uint)(payloadType & 0x7F) << 24) | ((uint)timestampOffset << 10) | (uint)redundant.Length;
            BinaryPrimitives.WriteUInt32BigEndian(destination, header);
            position = RedundantHeaderSize;
        }

        destination[position++] = (byte)(payloadType & 0x7F);
        if (carries)
        {
            redundant.CopyTo(destination[position..]);
            position += redundant.Length;
        }

        primary.CopyTo(destination[position..]);
        return total;
    }
}
