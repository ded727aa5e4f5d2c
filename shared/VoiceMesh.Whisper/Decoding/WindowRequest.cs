namespace VoiceMesh.Whisper.Decoding;

/// <summary>A window to decode.</summary>
/// <param name="Seek">The frame at which it begins.</param>
/// <param name="SeekEnd">The frame at which the audio ends.</param>
/// <param name="Language">The position of its language; ignored by English models.</param>
/// <param name="Context">The tokens of earlier text, the initial prompt included.</param>
internal readonly record struct WindowRequest(int Seek, int SeekEnd, int Language, IReadOnlyList<int> Context);
