using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;

namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>How a call to another stage shakes hands.</summary>
internal static class StageTls
{
    /// <summary>Settings of every handshake with a stage; files are read again for each.</summary>
    /// <param name="options">What was given for the stage.</param>
    /// <param name="logger">Told when a rotated file can't be used.</param>
    public static SslClientAuthenticationOptions Handshake(StageTlsOptions options, ILogger logger)
    {
        var handshake = new SslClientAuthenticationOptions { EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13, AllowTlsResume = false };
        if (options.CertificatePath.Length > 0)
        {
            var identity = PemIdentity.Follow(options.CertificatePath, options.KeyPath, fault => logger.RotationUnusable(fault, options.CertificatePath));
            handshake.LocalCertificateSelectionCallback = (_, _, _, _, _) => identity.Current.Certificate;
        }

        if (options.CaPath.Length > 0)
        {
            var authority = PemAuthority.Follow(options.CaPath, fault => logger.RotationUnusable(fault, options.CaPath));
            // Who issued it is for the authority's file to say; whether it is made out to this name stays the runtime's to check.
            handshake.RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && certificate is X509Certificate2 shown && authority.Current.Issued(shown, chain, TlsUsage.Server);
        }

        return handshake;
    }

    /// <summary>Settings for a process' call to its own port, whose certificate names other hosts than loopback: it is known by being the same.</summary>
    /// <param name="server">The process' own server.</param>
    public static SslClientAuthenticationOptions HandshakeWithSelf(ServerTls server) => new()
    {
        LocalCertificateSelectionCallback = (_, _, _, _, _) => server.Identity.Certificate,
        RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            certificate is X509Certificate2 shown && shown.RawDataMemory.Span.SequenceEqual(server.Identity.Certificate.RawDataMemory.Span),
    };
}
