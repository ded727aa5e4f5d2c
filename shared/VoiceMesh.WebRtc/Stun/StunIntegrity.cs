using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace VoiceMesh.WebRtc.Stun;

/// <summary>The HMAC of MESSAGE-INTEGRITY with short-term credentials (RFC 8489 §14.5, §9.1.1).</summary>
internal static class StunIntegrity
{
    public const int Length = 20;

    /// <param name="password">The key, as it is.</param>
    /// <param name="covered">The message up to the attribute, its header's length reaching to the attribute's end.</param>
    /// <param name="destination">20 octets.</param>
    [SuppressMessage("Security", "CA5350", Justification = "ICE (RFC 8445 §7) fixes HMAC-SHA1; an HMAC does not rest on collision resistance.")]
    public static void Compute(ReadOnlySpan<byte> password, ReadOnlySpan<byte> covered, Span<byte> destination) =>
        HMACSHA1.HashData(password, covered, destination);
}
