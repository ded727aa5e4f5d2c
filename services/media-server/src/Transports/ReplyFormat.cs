namespace VoiceMesh.MediaServer.Transports;

/// <summary>How a reply travels.</summary>
/// <param name="Announced">What the client is told.</param>
/// <param name="FrameRateHz">Rate in Hz at which the transport takes the reply's frames.</param>
internal readonly record struct ReplyFormat(TransportAudioFormat Announced, int FrameRateHz);
