namespace VoiceMesh.Whisper.Network;

/// <summary>A window whose spectrogram is pinned.</summary>
/// <param name="Mel">The first value.</param>
/// <param name="Output">Receives the result.</param>
internal readonly record struct EncodeRequestView(nint Mel, EncodedAudio Output);
