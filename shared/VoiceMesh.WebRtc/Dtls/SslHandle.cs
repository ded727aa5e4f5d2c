using Microsoft.Win32.SafeHandles;

namespace VoiceMesh.WebRtc.Dtls;

/// <summary>Owns an <c>SSL</c>, and with it the two memories it reads from and writes to.</summary>
internal sealed class SslHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        LibSsl.FreeConnection(handle);
        return true;
    }
}
