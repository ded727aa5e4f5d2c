namespace VoiceMesh.Whisper.Network;

/// <summary>A token that goes through the decoder.</summary>
/// <param name="Beam">The beam that it is appended to.</param>
/// <param name="Place">Its place in that beam.</param>
/// <param name="Token">Its id.</param>
internal readonly record struct DecoderRow(BeamCache Beam, int Place, int Token);
