using VoiceMesh.MediaServer.Transports.Events;

namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>What a call's worker leaves for the call's task.</summary>
internal readonly record struct CallNotice(CallNoticeKind Kind, string TurnId = "", DateTimeOffset LeftAt = default, QualityEvent? Quality = null);
