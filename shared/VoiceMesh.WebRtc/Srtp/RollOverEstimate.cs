namespace VoiceMesh.WebRtc.Srtp;

/// <summary>The 48-bit packet index behind a 16-bit sequence number (RFC 3711 §3.3.1 and appendix A).</summary>
internal static class RollOverEstimate
{
    private const long Half = 1 << 15;
    private const long Round = 1 << 16;
    private const long HighestIndex = (1L << 48) - 1;

    /// <param name="highest">Highest index so far: roll-over counter × 65536 + sequence number.</param>
    /// <param name="sequenceNumber">Of the packet at hand.</param>
    /// <returns>The index nearest to the highest one; −1 where it would lie before the first round or behind the last.</returns>
    public static long Nearest(long highest, ushort sequenceNumber)
    {
        var candidate = (highest & ~(Round - 1)) | sequenceNumber;
        var distance = candidate - highest;
        if (distance > Half)
        {
            candidate -= Round;
        }
        else if (distance < -Half)
        {
            candidate += Round;
        }

        return candidate is >= 0 and <= HighestIndex ? candidate : -1;
    }
}
