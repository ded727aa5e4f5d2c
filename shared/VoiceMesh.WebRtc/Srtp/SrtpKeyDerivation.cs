namespace VoiceMesh.WebRtc.Srtp;

/// <summary>
/// Session keys from a master key with a key derivation rate of 0: AES in counter mode as the pseudo-random function
/// (RFC 3711 §4.3; with 256-bit keys RFC 6188 §3; with 96-bit salts RFC 7714 §11).
/// </summary>
internal static class SrtpKeyDerivation
{
    public const byte RtpEncryption = 0;
    public const byte RtpAuthentication = 1;
    public const byte RtpSalt = 2;
    public const byte RtcpEncryption = 3;
    public const byte RtcpAuthentication = 4;
    public const byte RtcpSalt = 5;

    private const int LabelOffset = 7;

    /// <param name="master">Master key and salt; a 96-bit salt counts as if two zero octets followed.</param>
    /// <param name="label">Which key.</param>
    /// <param name="length">Its octets.</param>
    public static byte[] Derive(SrtpMasterKey master, byte label, int length)
    {
        Span<byte> initial = stackalloc byte[EvpCipher.BlockLength];
        initial.Clear();
        master.Salt.CopyTo(initial);
        initial[LabelOffset] ^= label;
        var derived = new byte[length];
        using var cipher = EvpCipher.CounterMode(master.Key);
        cipher.ApplyKeyStream(initial, derived);
        return derived;
    }
}
