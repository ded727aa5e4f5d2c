using System.Runtime.InteropServices;

namespace VoiceMesh.WebRtc.Dtls;

/// <summary>
/// The part of OpenSSL 3 that a DTLS server over memory needs (https://docs.openssl.org/3.0/man3/). Several functions are macros over a control
/// function in C; their command numbers stand in <see cref="LibSslConstants"/>.
/// </summary>
internal static unsafe partial class LibSsl
{
    private const string Ssl = "libssl.so.3";
    private const string Crypto = "libcrypto.so.3";

    [LibraryImport(Ssl, EntryPoint = "DTLS_method")]
    public static partial nint DtlsMethod();

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_new")]
    public static partial SslContextHandle NewContext(nint method);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_free")]
    public static partial void FreeContext(nint context);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_ctrl")]
    public static partial nint ControlContext(SslContextHandle context, int command, nint number, nint pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_options")]
    public static partial ulong SetOptions(SslContextHandle context, ulong options);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_certificate_ASN1")]
    public static partial int UseCertificate(SslContextHandle context, int length, byte* certificate);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_use_PrivateKey_ASN1")]
    public static partial int UsePrivateKey(int keyType, SslContextHandle context, byte* key, nint length);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_verify")]
    public static partial void SetVerification(SslContextHandle context, int mode, delegate* unmanaged<int, nint, int> callback);

    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_cipher_list", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetCiphers(SslContextHandle context, string ciphers);

    /// <summary>Answers 0 when it succeeds, unlike all the others.</summary>
    [LibraryImport(Ssl, EntryPoint = "SSL_CTX_set_tlsext_use_srtp", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetSrtpProfiles(SslContextHandle context, string profiles);

    [LibraryImport(Ssl, EntryPoint = "SSL_new")]
    public static partial SslHandle NewConnection(SslContextHandle context);

    [LibraryImport(Ssl, EntryPoint = "SSL_free")]
    public static partial void FreeConnection(nint connection);

    [LibraryImport(Ssl, EntryPoint = "SSL_ctrl")]
    public static partial nint Control(SslHandle connection, int command, nint number, nint pointer);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_bio")]
    public static partial void SetMemory(SslHandle connection, nint input, nint output);

    [LibraryImport(Ssl, EntryPoint = "SSL_set_accept_state")]
    public static partial void BeServer(SslHandle connection);

    [LibraryImport(Ssl, EntryPoint = "SSL_do_handshake")]
    public static partial int Handshake(SslHandle connection);

    [LibraryImport(Ssl, EntryPoint = "SSL_read")]
    public static partial int Read(SslHandle connection, byte* buffer, int length);

    [LibraryImport(Ssl, EntryPoint = "SSL_shutdown")]
    public static partial int Shutdown(SslHandle connection);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_error")]
    public static partial int GetError(SslHandle connection, int result);

    [LibraryImport(Ssl, EntryPoint = "DTLS_set_timer_cb")]
    public static partial void SetTimer(SslHandle connection, delegate* unmanaged<nint, uint, uint> nextMicroseconds);

    [LibraryImport(Ssl, EntryPoint = "SSL_get1_peer_certificate")]
    public static partial nint GetPeerCertificate(SslHandle connection);

    [LibraryImport(Ssl, EntryPoint = "SSL_get_selected_srtp_profile")]
    public static partial SrtpProtectionProfile* GetSrtpProfile(SslHandle connection);

    [LibraryImport(Ssl, EntryPoint = "SSL_export_keying_material", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Export(
        SslHandle connection,
        byte* output,
        nint outputLength,
        string label,
        nint labelLength,
        byte* context,
        nint contextLength,
        int useContext);

    [LibraryImport(Crypto, EntryPoint = "BIO_new")]
    public static partial nint NewMemory(nint method);

    [LibraryImport(Crypto, EntryPoint = "BIO_s_mem")]
    public static partial nint MemoryMethod();

    [LibraryImport(Crypto, EntryPoint = "BIO_write")]
    public static partial int WriteMemory(nint memory, byte* octets, int length);

    [LibraryImport(Crypto, EntryPoint = "BIO_read")]
    public static partial int ReadMemory(nint memory, byte* octets, int length);

    [LibraryImport(Crypto, EntryPoint = "i2d_X509")]
    public static partial int EncodeCertificate(nint certificate, byte** output);

    [LibraryImport(Crypto, EntryPoint = "X509_free")]
    public static partial void FreeCertificate(nint certificate);

    [LibraryImport(Crypto, EntryPoint = "ERR_clear_error")]
    public static partial void ClearErrors();

    [LibraryImport(Crypto, EntryPoint = "ERR_get_error")]
    public static partial nuint NextError();

    [LibraryImport(Crypto, EntryPoint = "ERR_error_string_n")]
    public static partial void DescribeError(nuint error, byte* buffer, nint length);

    /// <summary>The oldest error of this thread in words.</summary>
    public static string LastError()
    {
        const int MaxText = 256;
        var error = NextError();
        if (error == 0)
        {
            return "no further detail";
        }

        var text = stackalloc byte[MaxText];
        DescribeError(error, text, MaxText);
        return Marshal.PtrToStringUTF8((nint)text) ?? "no further detail";
    }

    /// <summary>OpenSSL's <c>SRTP_PROTECTION_PROFILE</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public readonly struct SrtpProtectionProfile
    {
        public readonly nint Name;
        public readonly nuint Id;
    }
}
