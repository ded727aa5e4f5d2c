namespace VoiceMesh.WebRtc.Tests.Fuzzing;

/// <summary>Seeded damage to valid datagrams: what an attacker or a broken peer sends.</summary>
internal static class Damage
{
    /// <summary>Copies a valid datagram and damages it: bits, bytes, lengths, ends; or replaces it by noise.</summary>
    /// <returns>The damaged bytes, a part of <paramref name="buffer"/>.</returns>
    public static Span<byte> Do(Random random, ReadOnlySpan<byte> valid, Span<byte> buffer)
    {
        valid.CopyTo(buffer);
        var length = valid.Length;
        if (random.Next(20) == 0)
        {
            length = random.Next(buffer.Length + 1);
            random.NextBytes(buffer[..length]);
            return buffer[..length];
        }

        for (var damages = random.Next(1, 5); damages > 0; damages--)
        {
            // Lengths and counts stand at the beginning, so most damage is done there.
            var at = length == 0 ? 0 : random.Next(2) == 0 ? random.Next(Math.Min(length, 24)) : random.Next(length);
            switch (random.Next(5))
            {
                case 0:
                    length = random.Next(length + 1);
                    break;
                case 1 when length > 0:
                    buffer[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2 when length > 0:
                    buffer[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                case 3 when length > 0:
                    buffer[at] = (byte)random.Next(256);
                    break;
                default:
                    var added = Math.Min(random.Next(9), buffer.Length - length);
                    random.NextBytes(buffer.Slice(length, added));
                    length += added;
                    break;
            }
        }

        return buffer[..length];
    }
}
