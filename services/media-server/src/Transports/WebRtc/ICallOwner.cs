using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>Hears of its call. What concerns the call's life comes one at a time and not on the call's worker.</summary>
internal interface ICallOwner : ISessionInput
{
    /// <summary>Audio flows both ways.</summary>
    void CallConnected(ISessionCall call, CallEvent connected);

    /// <summary>What the connection is worth.</summary>
    void CallMeasured(ISessionCall call, QualityEvent quality);

    /// <summary>The call is over. Comes once, after everything else of this call.</summary>
    void CallEnded(ISessionCall call, CallEvent ended);
}
