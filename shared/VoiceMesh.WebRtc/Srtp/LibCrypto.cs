using System.Runtime.InteropServices;

namespace VoiceMesh.WebRtc.Srtp;

/// <summary>The part of OpenSSL 3's libcrypto that ciphers a packet (https://docs.openssl.org/3.0/man3/EVP_EncryptInit/).</summary>
/// <remarks>
/// The calls of the packet path take about a third of a microsecond, which is why they don't make the collector's transition.
/// </remarks>
internal static unsafe partial class LibCrypto
{
    public const int SetAeadTag = 0x11;
    public const int GetAeadTag = 0x10;

    private const string LibraryName = "libcrypto.so.3";

    [LibraryImport(LibraryName, EntryPoint = "EVP_CIPHER_CTX_new")]
    public static partial nint NewCipherContext();

    [LibraryImport(LibraryName, EntryPoint = "EVP_CIPHER_CTX_free")]
    public static partial void FreeCipherContext(nint context);

    [LibraryImport(LibraryName, EntryPoint = "EVP_aes_128_ctr")]
    public static partial nint Aes128Counter();

    [LibraryImport(LibraryName, EntryPoint = "EVP_aes_256_ctr")]
    public static partial nint Aes256Counter();

    [LibraryImport(LibraryName, EntryPoint = "EVP_aes_128_gcm")]
    public static partial nint Aes128Gcm();

    [LibraryImport(LibraryName, EntryPoint = "EVP_aes_256_gcm")]
    public static partial nint Aes256Gcm();

    [LibraryImport(LibraryName, EntryPoint = "EVP_CipherInit_ex")]
    [SuppressGCTransition]
    public static partial int InitCipher(nint context, nint cipher, nint engine, byte* key, byte* initialVector, int encrypt);

    [LibraryImport(LibraryName, EntryPoint = "EVP_CipherUpdate")]
    [SuppressGCTransition]
    public static partial int UpdateCipher(nint context, byte* output, int* outputLength, byte* input, int inputLength);

    [LibraryImport(LibraryName, EntryPoint = "EVP_CipherFinal_ex")]
    [SuppressGCTransition]
    public static partial int FinishCipher(nint context, byte* output, int* outputLength);

    [LibraryImport(LibraryName, EntryPoint = "EVP_CIPHER_CTX_ctrl")]
    [SuppressGCTransition]
    public static partial int ControlCipher(nint context, int command, int argument, byte* pointer);
}
