using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using VoiceMesh.ServiceDefaults.Tls;

namespace VoiceMesh.ServiceDefaults.Tests.Tls;

/// <summary>A certificate authority made for a test, and folders of what it issues, laid out as cert-manager's Secrets are mounted.</summary>
internal sealed class TestAuthority : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 _certificate;
    private readonly List<string> _folders = [];
    private byte _serial;

    public TestAuthority(string name)
    {
        var request = new CertificateRequest($"CN={name}", _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1));
    }

    /// <summary>Issues a certificate into a folder of its own: <c>tls.crt</c>, <c>tls.key</c>, <c>ca.crt</c>.</summary>
    public string Issue(string host, params string[] usages)
    {
        var folder = Directory.CreateTempSubdirectory("voicemesh-tls-").FullName;
        _folders.Add(folder);
        Renew(folder, host, usages);
        return folder;
    }

    /// <summary>Issues another certificate over what a folder holds.</summary>
    /// <returns>Its serial number, which tells it from every other one.</returns>
    public string Renew(string folder, string host, params string[] usages)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={host}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        request.CertificateExtensions.Add(names.Build());
        var purposes = new OidCollection();
        foreach (var usage in usages.Length > 0 ? usages : [TlsUsage.Server, TlsUsage.Client])
        {
            purposes.Add(new Oid(usage));
        }

        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, critical: false));
        using var issued = request.Create(_certificate, DateTimeOffset.UtcNow.AddMinutes(-5), DateTimeOffset.UtcNow.AddMinutes(30), [.. Guid.NewGuid().ToByteArray().Select(part => (byte)(part & 0x7F)), ++_serial]);
        File.WriteAllText(Path.Combine(folder, "tls.crt"), issued.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "tls.key"), key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(Path.Combine(folder, "ca.crt"), _certificate.ExportCertificatePem());
        return issued.SerialNumber;
    }

    public void Dispose()
    {
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
        _certificate.Dispose();
        _key.Dispose();
    }
}
