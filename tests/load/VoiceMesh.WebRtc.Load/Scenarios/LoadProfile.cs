using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>The one way of protecting media that peers offer, so that every server has to take it.</summary>
/// <param name="Name">As the report says it.</param>
/// <param name="Profile">As it must turn out.</param>
/// <param name="OpenSslName">As OpenSSL says it.</param>
internal sealed record LoadProfile(string Name, SrtpProfile Profile, string OpenSslName)
{
    public static LoadProfile Gcm { get; } = new("AES-128-GCM", SrtpProfile.AeadAes128Gcm, "SRTP_AEAD_AES_128_GCM");

    public static LoadProfile CounterMode { get; } = new("AES-CM, HMAC-SHA1", SrtpProfile.AesCm128HmacSha1Tag80, "SRTP_AES128_CM_SHA1_80");

    public static LoadProfile Of(string option) => option == "cm" ? CounterMode : Gcm;

    public LoadProfile Other => this == Gcm ? CounterMode : Gcm;

    public DtlsServerContext NewCertificate() => new(TimeProvider.System, OpenSslName);
}
