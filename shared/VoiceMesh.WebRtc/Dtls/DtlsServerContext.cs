using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoiceMesh.WebRtc.Dtls;

/// <summary>
/// What all DTLS connections of an endpoint share: a self-signed ECDSA P-256 certificate made for this process, and the settings of OpenSSL
/// (DTLS 1.2, RFC 6347; ciphers of RFC 8827 §6.5). Thread-safe.
/// </summary>
internal sealed unsafe class DtlsServerContext : IDisposable
{
    /// <summary>The order in which the server prefers profiles, by OpenSSL's names.</summary>
    public const string PreferredProfiles = "SRTP_AEAD_AES_128_GCM:SRTP_AEAD_AES_256_GCM:SRTP_AES128_CM_SHA1_80";

    // The first is the one that every WebRTC peer must have; DtlsRecords knows the shape of AES-GCM's records only.
    private const string Ciphers = "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384";

    private const int LongestFragment = 2048;

    /// <param name="timeProvider">Dates the certificate. Peers check its fingerprint, not its dates.</param>
    /// <param name="profiles">SRTP profiles by OpenSSL's names, in order of preference, with colons between.</param>
    /// <exception cref="DllNotFoundException">OpenSSL 3 is not installed; the message names the package.</exception>
    public DtlsServerContext(TimeProvider timeProvider, string profiles = PreferredProfiles)
    {
        // Before anything of the framework's cryptography, which needs the same library and does not say which package has it.
        try
        {
            Handle = LibSsl.NewContext(LibSsl.DtlsMethod());
        }
        catch (DllNotFoundException notFound)
        {
            throw new DllNotFoundException(
                "OpenSSL 3 (libssl.so.3), which secures WebRTC, is not installed. Install the Debian package libssl3.",
                notFound);
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=voicemesh", key, HashAlgorithmName.SHA256);
        var now = timeProvider.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1));
        Fingerprint = DtlsFingerprint.Of(certificate.RawDataMemory.Span);
        Configure(certificate.RawData, key.ExportECPrivateKey(), profiles);
    }

    public SslContextHandle Handle { get; }

    /// <summary>For the answer's <c>a=fingerprint</c> line.</summary>
    public DtlsFingerprint Fingerprint { get; }

    public void Dispose() => Handle.Dispose();

    private void Configure(byte[] certificate, byte[] key, string profiles)
    {
        LibSsl.ClearErrors();
        LibSsl.ControlContext(Handle, LibSslConstants.ControlMinimumVersion, LibSslConstants.VersionDtls12, 0);
        LibSsl.ControlContext(Handle, LibSslConstants.ControlSessionCacheMode, LibSslConstants.SessionCacheOff, 0);
        LibSsl.ControlContext(Handle, LibSslConstants.ControlMode, LibSslConstants.ModeReleaseBuffers, 0);

        // No datagram is longer than the MTU, and each connection keeps a buffer for a fragment: 2 KiB instead of 16.
        LibSsl.ControlContext(Handle, LibSslConstants.ControlMaxSendFragment, LongestFragment, 0);
        LibSsl.SetOptions(
            Handle,
            LibSslConstants.OptionNoQueryMtu
                | LibSslConstants.OptionNoTicket
                | LibSslConstants.OptionServerPreference
                | LibSslConstants.OptionNoRenegotiation);
        fixed (byte* octets = certificate)
        {
            Require(LibSsl.UseCertificate(Handle, certificate.Length, octets) == 1);
        }

        fixed (byte* octets = key)
        {
            Require(LibSsl.UsePrivateKey(LibSslConstants.KeyTypeEllipticCurve, Handle, octets, key.Length) == 1);
        }

        // The peer's certificate is self-signed too: any is taken here, and compared with the offer's fingerprint after the handshake.
        LibSsl.SetVerification(Handle, LibSslConstants.VerifyPeer | LibSslConstants.VerifyFailWithoutCertificate, &AcceptCertificate);
        Require(LibSsl.SetCiphers(Handle, Ciphers) == 1);
        Require(LibSsl.SetSrtpProfiles(Handle, profiles) == 0);
    }

    [UnmanagedCallersOnly]
    private static int AcceptCertificate(int verified, nint store) => 1;

    private void Require(bool done)
    {
        if (!done)
        {
            var reason = LibSsl.LastError();
            Dispose();
            throw new CryptographicException($"OpenSSL can't be set up for DTLS: {reason}.");
        }
    }
}
