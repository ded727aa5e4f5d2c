using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>The authorities of a file, and no others: what the system trusts has no say.</summary>
internal sealed class PemAuthority
{
    private readonly X509Certificate2Collection _roots;

    private PemAuthority(X509Certificate2Collection roots) => _roots = roots;

    /// <summary>What a file holds, followed through its rotations.</summary>
    /// <param name="path">PEM, one certificate or several, so that an old and a new authority can overlap.</param>
    /// <param name="unreadable">Told when a rotated file can't be used.</param>
    public static PemFile<PemAuthority> Follow(string path, Action<Exception> unreadable) => new((text, _) => Make(text), path, "", unreadable);

    /// <summary>What is wrong with the file, one sentence.</summary>
    public static IEnumerable<string> FaultsOf(string setting, string path)
    {
        try
        {
            Make(File.ReadAllText(path));
            return [];
        }
        catch (Exception fault) when (PemFile<PemAuthority>.IsOfTheFile(fault))
        {
            return [File.Exists(path) ? $"{setting} {path} holds no PEM certificate: {fault.Message}" : $"{setting}: there is no file {path}."];
        }
    }

    /// <summary>Whether a certificate comes from these authorities, is valid now and is made for a purpose.</summary>
    /// <param name="certificate">The other side's own.</param>
    /// <param name="sent">What it sent along: its intermediates are among them.</param>
    /// <param name="usage">One of <see cref="TlsUsage"/>.</param>
    public bool Issued(X509Certificate2 certificate, X509Chain? sent, string usage)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(_roots);
        // The mesh's own authority publishes no lists of what it took back: certificates live for three months and are replaced.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(usage));
        if (sent is not null)
        {
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        }

        return chain.Build(certificate);
    }

    private static PemAuthority Make(string text)
    {
        var roots = new X509Certificate2Collection();
        roots.ImportFromPem(text);
        return roots.Count > 0 ? new PemAuthority(roots) : throw new CryptographicException("there is no certificate in it.");
    }
}
