using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>SRTP's protection profiles by the names that RFC 5764 and RFC 7714 register for them.</summary>
internal static class SrtpProfiles
{
    public static string? NameOf(SrtpProfile profile) => profile switch
    {
        SrtpProfile.AeadAes128Gcm => "SRTP_AEAD_AES_128_GCM",
        SrtpProfile.AeadAes256Gcm => "SRTP_AEAD_AES_256_GCM",
        SrtpProfile.AesCm128HmacSha1Tag80 => "SRTP_AES128_CM_SHA1_80",
        _ => null,
    };
}
