using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>Hears one call. All of its methods run on the worker of the call, one after the other and never at the same time.</summary>
/// <remarks>
/// A worker serves many calls: whoever takes long here delays the others of the same worker, so work beyond some hundred microseconds belongs elsewhere. Nothing here may
/// wait for the call's end. An exception thrown here ends this call, and no other, with <see cref="SessionEndReason.ReceiverFailed"/>.
/// </remarks>
public interface ICallListener
{
    /// <summary>Audio flows both ways from now on. Comes at most once, before everything else.</summary>
    /// <param name="call">The call.</param>
    void OnConnected(Call call);

    /// <summary>The next 20 ms of what the peer said. From the first packet on, one comes for each 20 ms, silence included, whatever the network does.</summary>
    /// <param name="frame16kHz">320 samples at 16 kHz; valid during the call only.</param>
    /// <param name="info">What is known of the frame.</param>
    void OnAudio(ReadOnlySpan<short> frame16kHz, ReceivedFrame info);

    /// <summary>A frame that was queued with the wish to be told has left. Of frames that were cleared, or whose call ended, nothing is told.</summary>
    /// <param name="call">The call.</param>
    void OnReported(Call call);

    /// <summary>What the connection is worth, every <see cref="CallServerOptions.QualityEvery"/>.</summary>
    /// <param name="call">The call.</param>
    /// <param name="quality">The same as <see cref="Call.Quality"/>.</param>
    void OnQuality(Call call, in CallQuality quality);

    /// <summary>The call is over; comes exactly once for every accepted call, after everything else.</summary>
    /// <param name="call">Which sends nothing any more.</param>
    /// <param name="reason">Why; <see cref="Call.EndDetail"/> may say more.</param>
    void OnEnded(Call call, SessionEndReason reason);
}
