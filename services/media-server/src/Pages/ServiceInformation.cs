namespace VoiceMesh.MediaServer.Pages;

/// <summary>What <c>GET /</c> says to a program.</summary>
internal sealed record ServiceInformation(
    string Service, string Version, string Status, int Sessions, int MaxSessions, string VoiceActivityDetector, WebRtcInformation Webrtc, IReadOnlyDictionary<string, string> Endpoints);
