using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoiceMesh.Integration.Tests.Tls;

/// <summary>An authority, and certificates from it as cert-manager writes them into Secrets: <c>tls.crt</c>, <c>tls.key</c> (SEC1) and <c>ca.crt</c>.</summary>
internal sealed class MeshCertificates : IDisposable
{
    private static readonly OidCollection BothEnds = [new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")];
    private readonly DateTimeOffset _from = TimeProvider.System.GetUtcNow().AddHours(-1);
    private readonly X509Certificate2 _authority;

    public MeshCertificates(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, critical: true));
        _authority = request.CreateSelfSigned(_from, _from.AddDays(2));
    }

    /// <summary>Writes a Secret's three files.</summary>
    /// <param name="folder">Made when it is not there.</param>
    /// <param name="names">DNS names, the first of them the common name too.</param>
    public void Write(string folder, params string[] names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        Array.ForEach(names, alternatives.AddDnsName);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(BothEnds, critical: false));
        using var certificate = request.Create(_authority, _from, _from.AddDays(1), RandomNumberGenerator.GetBytes(16));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), certificate.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportECPrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "ca.crt"), _authority.ExportCertificatePem());
    }

    public void Dispose() => _authority.Dispose();
}
