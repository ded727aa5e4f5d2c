namespace VoiceMesh.WebRtc.Endpoint;

/// <summary>The limit that an offer ran into.</summary>
public enum WebRtcLimit
{
    /// <summary><see cref="WebRtcEndpointOptions.MaxSessions"/>.</summary>
    Sessions,

    /// <summary><see cref="WebRtcEndpointOptions.MaxSessionStartsPerSecond"/>.</summary>
    SessionStarts,

    /// <summary><see cref="WebRtcEndpointOptions.MaxSessionStartsPerAddress"/>.</summary>
    SessionStartsOfAddress,
}
