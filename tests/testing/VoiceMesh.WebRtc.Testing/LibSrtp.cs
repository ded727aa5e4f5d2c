using System.Runtime.InteropServices;
using VoiceMesh.WebRtc.Srtp;

namespace VoiceMesh.WebRtc.Testing;

/// <summary>One direction of Debian's libsrtp2 (package libsrtp2-1), the implementation that ours is held against.</summary>
internal sealed unsafe partial class LibSrtp : IDisposable
{
    public const int WindowSize = 128;

    private const string LibraryName = "libsrtp2.so.1";
    private const int AnyInbound = 2;
    private const int AnyOutbound = 3;

    private static readonly int Started = Init();

    private nint _context;

    public LibSrtp(SrtpProfile profile, SrtpMasterKey master, bool outbound)
    {
        Assert.Equal(0, Started);
        var policy = new Policy { SsrcType = outbound ? AnyOutbound : AnyInbound, WindowSize = WindowSize };
        delegate* managed<CryptoPolicy*, void> choose = profile switch
        {
            SrtpProfile.AeadAes128Gcm => &UseGcm128,
            SrtpProfile.AeadAes256Gcm => &UseGcm256,
            _ => &UseCounterMode,
        };
        choose(&policy.Rtp);
        choose(&policy.Rtcp);
        byte[] keyAndSalt = [.. master.Key, .. master.Salt];
        fixed (byte* key = keyAndSalt)
        fixed (nint* context = &_context)
        {
            policy.Key = key;
            Assert.Equal(0, Create(context, &policy));
        }
    }

    /// <returns>Octets of the result, −1 where libsrtp refuses.</returns>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        fixed (byte* octets = buffer)
        {
            return ProtectRtp(_context, octets, &length) == 0 ? length : -1;
        }
    }

    public int UnprotectRtp(Span<byte> buffer, int length)
    {
        fixed (byte* octets = buffer)
        {
            return UnprotectRtp(_context, octets, &length) == 0 ? length : -1;
        }
    }

    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        fixed (byte* octets = buffer)
        {
            return ProtectRtcp(_context, octets, &length) == 0 ? length : -1;
        }
    }

    public int UnprotectRtcp(Span<byte> buffer, int length)
    {
        fixed (byte* octets = buffer)
        {
            return UnprotectRtcp(_context, octets, &length) == 0 ? length : -1;
        }
    }

    public void Dispose()
    {
        _ = Free(_context);
        _context = 0;
    }

    [LibraryImport(LibraryName, EntryPoint = "srtp_init")]
    private static partial int Init();

    [LibraryImport(LibraryName, EntryPoint = "srtp_create")]
    private static partial int Create(nint* context, Policy* policy);

    [LibraryImport(LibraryName, EntryPoint = "srtp_dealloc")]
    private static partial int Free(nint context);

    [LibraryImport(LibraryName, EntryPoint = "srtp_crypto_policy_set_rtp_default")]
    private static partial void UseCounterMode(CryptoPolicy* policy);

    [LibraryImport(LibraryName, EntryPoint = "srtp_crypto_policy_set_aes_gcm_128_16_auth")]
    private static partial void UseGcm128(CryptoPolicy* policy);

    [LibraryImport(LibraryName, EntryPoint = "srtp_crypto_policy_set_aes_gcm_256_16_auth")]
    private static partial void UseGcm256(CryptoPolicy* policy);

    [LibraryImport(LibraryName, EntryPoint = "srtp_protect")]
    private static partial int ProtectRtp(nint context, byte* packet, int* length);

    [LibraryImport(LibraryName, EntryPoint = "srtp_unprotect")]
    private static partial int UnprotectRtp(nint context, byte* packet, int* length);

    [LibraryImport(LibraryName, EntryPoint = "srtp_protect_rtcp")]
    private static partial int ProtectRtcp(nint context, byte* packet, int* length);

    [LibraryImport(LibraryName, EntryPoint = "srtp_unprotect_rtcp")]
    private static partial int UnprotectRtcp(nint context, byte* packet, int* length);

    [StructLayout(LayoutKind.Sequential)]
    private struct CryptoPolicy
    {
        public uint CipherType;
        public int CipherKeyLength;
        public uint AuthenticationType;
        public int AuthenticationKeyLength;
        public int TagLength;
        public int Services;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Policy
    {
        public int SsrcType;
        public uint Ssrc;
        public CryptoPolicy Rtp;
        public CryptoPolicy Rtcp;
        public byte* Key;
        public void** Keys;
        public nuint KeyCount;
        public void* Deprecated;
        public nuint WindowSize;
        public int AllowRepeat;
        public int* EncryptedExtensions;
        public int EncryptedExtensionCount;
        public Policy* Next;
    }
}
