namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>
/// TLS of the gRPC port. Section <c>Endpoints:Tls</c>; without a certificate the port speaks plain text. The HTTP port never speaks TLS: the kubelet and
/// Prometheus read it, and the edge's TLS ends at the load balancer.
/// </summary>
public sealed class ServerTlsOptions
{
    /// <summary>Section name.</summary>
    public const string Section = "Endpoints:Tls";

    /// <summary>PEM file of the server's certificate, followed by intermediates if there are any. Empty (default): no TLS. Read again for every new connection.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file of the certificate's private key, not encrypted. Required with a certificate.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>PEM file of the authorities whose client certificates are taken. Empty (default): clients are not asked for one.</summary>
    public string ClientCaPath { get; set; } = "";

    /// <summary>True: a client without a certificate of that authority is refused. Default false: one that shows a certificate must have a good one, one that shows none is let in.</summary>
    public bool RequireClientCertificate { get; set; }

    internal bool Enabled => CertificatePath.Length > 0;

    internal IEnumerable<string> Faults()
    {
        if (!Enabled)
        {
            return KeyPath.Length + ClientCaPath.Length > 0 || RequireClientCertificate
                ? ["CertificatePath is missing: the other settings of Endpoints:Tls have no meaning without it."]
                : [];
        }

        return
        [
            .. PemIdentity.FaultsOf(nameof(CertificatePath), CertificatePath, nameof(KeyPath), KeyPath),
            .. ClientCaPath.Length > 0 ? PemAuthority.FaultsOf(nameof(ClientCaPath), ClientCaPath) : [],
            .. RequireClientCertificate && ClientCaPath.Length == 0 ? ["RequireClientCertificate wants ClientCaPath, or nobody could be let in."] : Array.Empty<string>(),
        ];
    }
}
