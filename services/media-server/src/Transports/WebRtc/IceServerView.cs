namespace VoiceMesh.MediaServer.Transports.WebRtc;

/// <summary>A server for a client's connection, in the shape of the browsers' <c>RTCIceServer</c>.</summary>
internal sealed record IceServerView(IReadOnlyList<string> Urls, string? Username = null, string? Credential = null, DateTimeOffset? CredentialExpiresAt = null);
