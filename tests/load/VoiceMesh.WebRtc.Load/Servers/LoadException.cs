namespace VoiceMesh.WebRtc.Load.Servers;

/// <summary>The measurement can't be made; the message says why.</summary>
internal sealed class LoadException(string message, Exception? inner = null) : Exception(message, inner);
