using System.Net;
using VoiceMesh.MediaServer.Transports.WebRtc;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.MediaServer.Tests.Sessions;

/// <summary>Makes calls without a network.</summary>
internal sealed class FakeCalls : ICalls
{
    public bool IsEnabled { get; set; } = true;

    public List<FakeCall> Made { get; } = [];

    public Action<FakeCall>? OnMade { get; set; }

    public ISessionCall Accept(string offer, ICallOwner owner, IPAddress? client)
    {
        switch (offer)
        {
            case "bad":
                throw new SdpException("Line 1 is bad.");
            case "full":
                throw new WebRtcLimitException(WebRtcLimit.Sessions, "2 sessions are the most.", TimeSpan.FromSeconds(7));
            case "stopped":
                throw new ObjectDisposedException("calls");
        }

        var call = new FakeCall(owner, offer);
        Made.Add(call);
        OnMade?.Invoke(call);
        return call;
    }
}
