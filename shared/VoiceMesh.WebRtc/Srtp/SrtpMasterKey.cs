namespace VoiceMesh.WebRtc.Srtp;

/// <summary>Master key and master salt of one direction (RFC 3711 §3.2.1).</summary>
/// <param name="Key">16 octets, 32 for AES-256.</param>
/// <param name="Salt">14 octets in counter mode, 12 in Galois/Counter mode.</param>
internal sealed record SrtpMasterKey(byte[] Key, byte[] Salt)
{
    public static int KeyLength(SrtpProfile profile) => profile == SrtpProfile.AeadAes256Gcm ? 32 : 16;

    public static int SaltLength(SrtpProfile profile) => profile == SrtpProfile.AesCm128HmacSha1Tag80 ? 14 : 12;

    /// <summary>Octets that the two directions take of the DTLS exporter (RFC 5764 §4.2).</summary>
    public static int ExportLength(SrtpProfile profile) => 2 * (KeyLength(profile) + SaltLength(profile));

    /// <summary>Cuts the exporter's output: client key, server key, client salt, server salt (RFC 5764 §4.2).</summary>
    public static (SrtpMasterKey Client, SrtpMasterKey Server) Split(SrtpProfile profile, ReadOnlySpan<byte> exported)
    {
        var key = KeyLength(profile);
        var salt = SaltLength(profile);
        var salts = exported[(2 * key)..];
        return (
            new SrtpMasterKey(exported[..key].ToArray(), salts[..salt].ToArray()),
            new SrtpMasterKey(exported.Slice(key, key).ToArray(), salts.Slice(salt, salt).ToArray()));
    }
}
