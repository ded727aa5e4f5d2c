namespace VoiceMesh.Whisper.Network;

/// <summary>One window of a batch.</summary>
/// <param name="Mel">Log-mel spectrogram, [bands][2 · audio context], band after band.</param>
/// <param name="Output">Receives the result.</param>
public readonly record struct EncodeRequest(ReadOnlyMemory<float> Mel, EncodedAudio Output);
