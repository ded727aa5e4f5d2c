namespace VoiceMesh.WebRtc.Dtls;

/// <summary>Numbers of OpenSSL 3's headers ssl.h and evp.h.</summary>
internal static class LibSslConstants
{
    public const int ControlSetMtu = 17;
    public const int ControlMode = 33;
    public const int ControlSessionCacheMode = 44;
    public const int ControlMaxSendFragment = 52;
    public const int ControlHandleTimeout = 74;
    public const int ControlMinimumVersion = 123;

    public const int VersionDtls12 = 0xFEFD;
    public const int ModeReleaseBuffers = 0x10;
    public const int SessionCacheOff = 0;
    public const int KeyTypeEllipticCurve = 408;

    public const int VerifyPeer = 1;
    public const int VerifyFailWithoutCertificate = 2;

    public const ulong OptionNoQueryMtu = 1UL << 12;
    public const ulong OptionNoTicket = 1UL << 14;
    public const ulong OptionServerPreference = 1UL << 22;
    public const ulong OptionNoRenegotiation = 1UL << 30;

    public const int ErrorInProtocol = 1;
    public const int ErrorWantRead = 2;
    public const int ErrorWantWrite = 3;
    public const int ErrorZeroReturn = 6;
}
