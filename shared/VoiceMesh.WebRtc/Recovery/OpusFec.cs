namespace VoiceMesh.WebRtc.Recovery;

/// <summary>Says whether an Opus packet carries a coarse copy of the frame before it.</summary>
/// <remarks>
/// RFC 6716, section 4.2.3 and 4.2.4: a SILK frame begins with one voice activity bit per 20 ms and one bit for low bit-rate redundancy, for each channel.
/// All are coded with even odds, so they stand plainly in the first byte. CELT frames never carry a copy.
/// </remarks>
public static class OpusFec
{
    private const int FirstCeltConfiguration = 16;
    private const int FirstHybridConfiguration = 12;

    /// <summary>Looks into a packet.</summary>
    /// <param name="packet">A packet whose framing was checked by <see cref="Audio.Opus.OpusPacketInfo"/>.</param>
    /// <returns>Whether decoding it for the frame before gives more than concealment.</returns>
    public static bool IsCarriedBy(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 2)
        {
            return false;
        }

        var configuration = packet[0] >> 3;
        var start = FirstFrame(packet);
        if (configuration >= FirstCeltConfiguration || start >= packet.Length)
        {
            return false;
        }

        // 40 and 60 ms packets of the speech coder hold two and three of its frames behind one set of flags.
        var silkFrames = configuration < FirstHybridConfiguration ? Math.Max(1, configuration & 3) : 1;
        var flags = packet[start];
        var carried = (flags >> (7 - silkFrames)) & 1;
        var isStereo = (packet[0] & 4) != 0;
        if (isStereo)
        {
            carried |= (flags >> (6 - (2 * silkFrames))) & 1;
        }

        return carried != 0;
    }

    private static int FirstFrame(ReadOnlySpan<byte> packet)
    {
        switch (packet[0] & 3)
        {
            case 0 or 1:
                return 1;
            case 2:
                return 1 + LengthBytes(packet, 1);
            default:
                break;
        }

        // Code 3: frame count, then padding lengths, then the lengths of all frames but the last where these differ.
        var position = 2;
        if ((packet[1] & 0x40) != 0)
        {
            while (position < packet.Length && packet[position] == 255)
            {
                position++;
            }

            position++;
        }

        if ((packet[1] & 0x80) != 0)
        {
            for (var frame = 1; frame < (packet[1] & 0x3F); frame++)
            {
                position += LengthBytes(packet, position);
            }
        }

        return position;
    }

    private static int LengthBytes(ReadOnlySpan<byte> packet, int position) => position < packet.Length && packet[position] >= 252 ? 2 : 1;
}
