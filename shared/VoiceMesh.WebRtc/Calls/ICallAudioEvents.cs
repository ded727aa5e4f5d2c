using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.Calls;

/// <summary>Where a call's audio tells what happens.</summary>
internal interface ICallAudioEvents
{
    /// <summary>The call ended, or is about to: nothing more is to be told or sent.</summary>
    bool IsOver { get; }

    void OnAudio(ReadOnlySpan<short> frame, in ReceivedFrame info);

    void OnSent();

    /// <param name="quality">Renewed every second.</param>
    /// <param name="isTold">Whether the listener is to be told.</param>
    void OnQuality(in CallQuality quality, bool isTold);
}
