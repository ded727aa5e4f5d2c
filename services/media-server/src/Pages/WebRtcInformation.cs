namespace VoiceMesh.MediaServer.Pages;

/// <summary>What <c>GET /</c> says of calls to a program.</summary>
internal sealed record WebRtcInformation(bool Enabled, IReadOnlyList<string> Addresses, int Calls, int MaxCalls);
