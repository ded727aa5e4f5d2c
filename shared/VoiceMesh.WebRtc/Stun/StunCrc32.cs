namespace VoiceMesh.WebRtc.Stun;

/// <summary>The CRC-32 of ITU-T V.42 with the XOR that STUN's FINGERPRINT asks for (RFC 8489 §14.7).</summary>
internal static class StunCrc32
{
    private const uint Polynomial = 0xEDB88320;
    private const uint FingerprintXor = 0x5354554E;

    private static readonly uint[] Table = MakeTable();

    /// <summary>The value of FINGERPRINT for a message that ends before the attribute.</summary>
    public static uint Fingerprint(ReadOnlySpan<byte> messageBeforeAttribute)
    {
        var crc = uint.MaxValue;
        foreach (var octet in messageBeforeAttribute)
        {
            crc = Table[(byte)(crc ^ octet)] ^ (crc >> 8);
        }

        return ~crc ^ FingerprintXor;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[256];
        for (uint value = 0; value < table.Length; value++)
        {
            var entry = value;
            for (var bit = 0; bit < 8; bit++)
            {
                entry = (entry & 1) != 0 ? Polynomial ^ (entry >> 1) : entry >> 1;
            }

            table[value] = entry;
        }

        return table;
    }
}
