namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>
/// TLS towards another stage. Section <c>Stages:&lt;Stage&gt;:Tls</c>. A stage is called by TLS when its address is <c>https://</c>, or <c>dns:///</c> or
/// <c>static:///</c> with anything set here.
/// </summary>
public sealed class StageTlsOptions
{
    /// <summary>PEM file of the authorities that may have issued the stage's certificate, and no others. Empty (default): those that the system trusts. Read again for every new connection.</summary>
    public string CaPath { get; set; } = "";

    /// <summary>PEM file of the certificate that this service shows. Empty (default): none. Read again for every new connection.</summary>
    public string CertificatePath { get; set; } = "";

    /// <summary>PEM file of the certificate's private key, not encrypted. Required with a certificate.</summary>
    public string KeyPath { get; set; } = "";

    internal bool Given => CaPath.Length + CertificatePath.Length + KeyPath.Length > 0;

    internal IEnumerable<string> Faults() =>
    [
        .. CaPath.Length > 0 ? PemAuthority.FaultsOf(nameof(CaPath), CaPath) : [],
        .. CertificatePath.Length + KeyPath.Length > 0 ? PemIdentity.FaultsOf(nameof(CertificatePath), CertificatePath, nameof(KeyPath), KeyPath) : [],
    ];
}
