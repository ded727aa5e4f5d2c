namespace VoiceMesh.WebRtc.Srtp;

/// <summary>Protection profiles by their registered numbers in DTLS' <c>use_srtp</c> (RFC 5764 §4.1.2, RFC 7714 §14.2).</summary>
public enum SrtpProfile
{
    /// <summary>None agreed yet.</summary>
    None = 0,

    /// <summary>AES-128 in counter mode with an 80-bit HMAC-SHA1 tag (RFC 3711 §4): what every WebRTC peer speaks.</summary>
    AesCm128HmacSha1Tag80 = 0x0001,

    /// <summary>AES-128 in Galois/Counter mode with a 128-bit tag (RFC 7714).</summary>
    AeadAes128Gcm = 0x0007,

    /// <summary>AES-256 in Galois/Counter mode with a 128-bit tag (RFC 7714).</summary>
    AeadAes256Gcm = 0x0008,
}
