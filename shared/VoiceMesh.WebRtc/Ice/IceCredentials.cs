using System.Security.Cryptography;

namespace VoiceMesh.WebRtc.Ice;

/// <summary>The username fragment and password of one agent in one ICE generation (RFC 8445 §5.3).</summary>
/// <param name="UsernameFragment">4 to 256 ice-chars.</param>
/// <param name="Password">22 to 256 ice-chars.</param>
internal sealed record IceCredentials(string UsernameFragment, string Password)
{
    /// <summary>Every fragment made here has this length, so that it can be looked up as one 64-bit number.</summary>
    public const int LocalFragmentLength = 8;

    private const int LocalPasswordLength = 24;
    private const string IceCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    /// <summary>Draws 48 and 144 bits; RFC 8445 §5.3 asks for 24 and 128.</summary>
    public static IceCredentials Generate() => new(
        RandomNumberGenerator.GetString(IceCharacters, LocalFragmentLength),
        RandomNumberGenerator.GetString(IceCharacters, LocalPasswordLength));
}
