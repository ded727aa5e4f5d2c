using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace VoiceMesh.WebRtc.Srtp;

/// <summary>
/// AES with one key on libcrypto's EVP interface. It costs a quarter of the framework's AES-GCM for a voice packet and doesn't throw on a forged one.
/// Not thread-safe.
/// </summary>
internal sealed unsafe class EvpCipher : SafeHandle
{
    public const int BlockLength = 16;
    public const int TagLength = 16;

    private EvpCipher(nint context)
        : base(0, ownsHandle: true) => SetHandle(context);

    public override bool IsInvalid => handle == 0;

    /// <param name="key">16 or 32 octets.</param>
    public static EvpCipher CounterMode(ReadOnlySpan<byte> key) =>
        Create(key.Length == 32 ? LibCrypto.Aes256Counter() : LibCrypto.Aes128Counter(), key);

    /// <param name="key">16 or 32 octets.</param>
    public static EvpCipher GaloisCounterMode(ReadOnlySpan<byte> key) =>
        Create(key.Length == 32 ? LibCrypto.Aes256Gcm() : LibCrypto.Aes128Gcm(), key);

    /// <summary>XORs the key stream that starts at a 16-octet counter block over data, which ciphers and deciphers alike.</summary>
    public void ApplyKeyStream(ReadOnlySpan<byte> counterBlock, Span<byte> data)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        int written;
        fixed (byte* iv = counterBlock)
        fixed (byte* octets = data)
        {
            var done = LibCrypto.InitCipher(handle, 0, 0, null, iv, 1) == 1
                && (data.IsEmpty || LibCrypto.UpdateCipher(handle, octets, &written, octets, data.Length) == 1);
            Require(done);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Ciphers data in place and writes the tag over it and the associated data.</summary>
    /// <param name="initialVector">12 octets, never used twice with the key.</param>
    /// <param name="associated">Authenticated, not ciphered.</param>
    /// <param name="data">Ciphered in place.</param>
    /// <param name="tag">16 octets.</param>
    public void Seal(ReadOnlySpan<byte> initialVector, ReadOnlySpan<byte> associated, Span<byte> data, Span<byte> tag)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        int written;
        fixed (byte* iv = initialVector)
        fixed (byte* aad = associated)
        fixed (byte* octets = data)
        fixed (byte* tagOctets = tag)
        {
            var done = LibCrypto.InitCipher(handle, 0, 0, null, iv, 1) == 1
                && LibCrypto.UpdateCipher(handle, null, &written, aad, associated.Length) == 1
                && (data.IsEmpty || LibCrypto.UpdateCipher(handle, octets, &written, octets, data.Length) == 1)
                && LibCrypto.FinishCipher(handle, tagOctets, &written) == 1
                && LibCrypto.ControlCipher(handle, LibCrypto.GetAeadTag, TagLength, tagOctets) == 1;
            Require(done);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Deciphers data in place.</summary>
    /// <returns>False where the tag is wrong; what stands in <paramref name="data"/> then means nothing.</returns>
    public bool Open(ReadOnlySpan<byte> initialVector, ReadOnlySpan<byte> associated, Span<byte> data, ReadOnlySpan<byte> tag)
    {
        ObjectDisposedException.ThrowIf(IsClosed, this);
        int written;
        bool genuine;
        byte* rest = stackalloc byte[BlockLength];
        fixed (byte* iv = initialVector)
        fixed (byte* aad = associated)
        fixed (byte* octets = data)
        fixed (byte* tagOctets = tag)
        {
            genuine = LibCrypto.InitCipher(handle, 0, 0, null, iv, 0) == 1
                && LibCrypto.UpdateCipher(handle, null, &written, aad, associated.Length) == 1
                && (data.IsEmpty || LibCrypto.UpdateCipher(handle, octets, &written, octets, data.Length) == 1)
                && LibCrypto.ControlCipher(handle, LibCrypto.SetAeadTag, TagLength, tagOctets) == 1
                && LibCrypto.FinishCipher(handle, rest, &written) == 1;
        }

        GC.KeepAlive(this);
        return genuine;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.FreeCipherContext(handle);
        return true;
    }

    private static EvpCipher Create(nint algorithm, ReadOnlySpan<byte> key)
    {
        var cipher = new EvpCipher(LibCrypto.NewCipherContext());
        fixed (byte* octets = key)
        {
            if (cipher.IsInvalid || LibCrypto.InitCipher(cipher.handle, algorithm, 0, octets, null, 1) != 1)
            {
                cipher.Dispose();
                throw new CryptographicException("libcrypto can't make an AES cipher.");
            }
        }

        return cipher;
    }

    private static void Require(bool done)
    {
        if (!done)
        {
            throw new CryptographicException("libcrypto failed to cipher a packet.");
        }
    }
}
