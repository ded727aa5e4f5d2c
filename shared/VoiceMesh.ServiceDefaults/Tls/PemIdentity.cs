using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>A certificate with its key and its intermediates, as they are shown to the other side.</summary>
internal sealed class PemIdentity
{
    // What was shown before stays usable: handshakes that began with it are still under way.
    private PemIdentity(X509Certificate2 certificate, SslStreamCertificateContext context) => (Certificate, Context) = (certificate, context);

    public X509Certificate2 Certificate { get; }

    public SslStreamCertificateContext Context { get; }

    /// <summary>What two files hold, followed through their rotations.</summary>
    /// <param name="certificatePath">PEM, the own certificate first.</param>
    /// <param name="keyPath">PEM.</param>
    /// <param name="unreadable">Told when a rotated file can't be used.</param>
    public static PemFile<PemIdentity> Follow(string certificatePath, string keyPath, Action<Exception> unreadable) => new(Make, certificatePath, keyPath, unreadable);

    /// <summary>What is wrong with the files, one sentence each.</summary>
    public static IEnumerable<string> FaultsOf(string certificateSetting, string certificatePath, string keySetting, string keyPath)
    {
        if (certificatePath.Length == 0 || keyPath.Length == 0)
        {
            return [$"{certificateSetting} and {keySetting} go together: {(keyPath.Length == 0 ? keySetting : certificateSetting)} is missing."];
        }

        (string Setting, string Path)[] files = [(certificateSetting, certificatePath), (keySetting, keyPath)];
        string[] missing = [.. files.Where(file => !File.Exists(file.Path)).Select(file => $"{file.Setting}: there is no file {file.Path}.")];
        if (missing.Length > 0)
        {
            return missing;
        }

        try
        {
            Make(File.ReadAllText(certificatePath), File.ReadAllText(keyPath));
            return [];
        }
        catch (Exception fault) when (PemFile<PemIdentity>.IsOfTheFile(fault))
        {
            return [$"{certificateSetting} {certificatePath} and {keySetting} {keyPath} are no PEM certificate with its unencrypted key: {fault.Message}"];
        }
    }

    private static PemIdentity Make(string certificates, string key)
    {
        var certificate = X509Certificate2.CreateFromPem(certificates, key);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(certificates);
        return new PemIdentity(certificate, SslStreamCertificateContext.Create(certificate, [.. chain.Skip(1)], offline: true));
    }
}
