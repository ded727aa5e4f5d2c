namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>What a <see cref="CallNotice"/> tells.</summary>
internal enum CallNoticeKind
{
    Connected,

    /// <summary>The first frame of a reply has left.</summary>
    ReplyLeft,
    Quality,
}
