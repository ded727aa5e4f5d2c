namespace VoiceMesh.ServiceDefaults.Tls;

/// <summary>What a certificate has to be made for, as extended key usages (RFC 5280, 4.2.1.12).</summary>
internal static class TlsUsage
{
    public const string Server = "1.3.6.1.5.5.7.3.1";

    public const string Client = "1.3.6.1.5.5.7.3.2";
}
