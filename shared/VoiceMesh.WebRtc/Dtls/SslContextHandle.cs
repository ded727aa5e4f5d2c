using Microsoft.Win32.SafeHandles;

namespace VoiceMesh.WebRtc.Dtls;

/// <summary>Owns an <c>SSL_CTX</c>.</summary>
internal sealed class SslContextHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibSsl.FreeContext(handle);
        return true;
    }
}
