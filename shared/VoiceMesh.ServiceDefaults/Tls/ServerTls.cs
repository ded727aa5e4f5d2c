using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>How the gRPC port shakes hands: decided anew for every connection, so that rotated files are used from then on and running calls stay.</summary>
internal sealed class ServerTls
{
    private readonly PemFile<PemIdentity> _identity;
    private readonly PemFile<PemAuthority>? _clients;
    private readonly bool _required;

    public ServerTls(IOptions<ServerTlsOptions> options, ILogger<ServerTls> logger)
    {
        var given = options.Value;
        _identity = PemIdentity.Follow(given.CertificatePath, given.KeyPath, fault => logger.RotationUnusable(fault, given.CertificatePath));
        _clients = given.ClientCaPath.Length > 0 ? PemAuthority.Follow(given.ClientCaPath, fault => logger.RotationUnusable(fault, given.ClientCaPath)) : null;
        _required = given.RequireClientCertificate;
    }

    /// <summary>The certificate that the port shows now.</summary>
    public PemIdentity Identity => _identity.Current;

    /// <summary>Settings of the next handshake.</summary>
    public SslServerAuthenticationOptions Handshake() => new()
    {
        ServerCertificateContext = Identity.Context,
        ClientCertificateRequired = _clients is not null,
        RemoteCertificateValidationCallback = (_, certificate, chain, _) => Admits(certificate, chain),
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        // A session taken up again would carry on with a certificate that has been replaced since.
        AllowTlsResume = false,
    };

    private bool Admits(X509Certificate? certificate, X509Chain? chain) => certificate is X509Certificate2 shown
        ? _clients is null || _clients.Current.Issued(shown, chain, TlsUsage.Client)
        : !_required;
}
