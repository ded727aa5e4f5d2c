using System.Globalization;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Checks a candidate of a client against the grammar of RFC 8839 §5.1.</summary>
internal static class IceCandidateText
{
    private const int MaxCharacters = 1_024;
    private const int LeastParts = 8;
    private const int MaxFoundationCharacters = 32;
    private const int MaxAddressCharacters = 255;

    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? Fault(string candidate)
    {
        if (candidate.Length > MaxCharacters)
        {
            return $"A candidate has at most {MaxCharacters} characters.";
        }

        var text = candidate.StartsWith("a=", StringComparison.Ordinal) ? candidate[2..] : candidate;
        var parts = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (!text.StartsWith("candidate:", StringComparison.Ordinal) || parts.Length < LeastParts)
        {
            return "A candidate reads 'candidate:<foundation> <component> <transport> <priority> <address> <port> typ <type>' (RFC 8839).";
        }

        var foundation = parts[0]["candidate:".Length..];
        return foundation.Length is 0 or > MaxFoundationCharacters ? "The candidate's foundation has 1 to 32 characters."
            : !IsNumber(parts[1], 1, 256) ? "The candidate's component is a number from 1 to 256."
            : parts[2].Length > MaxFoundationCharacters ? "The candidate's transport is a short name, for example udp."
            : !IsNumber(parts[3], 0, uint.MaxValue) ? "The candidate's priority is a number of at most 32 bits."
            : parts[4].Length > MaxAddressCharacters ? "The candidate's address is an IP address or a host name."
            : !IsNumber(parts[5], 0, ushort.MaxValue) ? "The candidate's port is a number from 0 to 65535."
            : parts[6] != "typ" ? "The candidate's type follows the word 'typ'."
            : null;
    }

    private static bool IsNumber(string text, long least, long most) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most;
}
