namespace VoiceMesh.Models.Resolving;

/// <summary>What a model is for.</summary>
public enum ModelKind
{
    /// <summary>A Whisper model in whisper.cpp's ggml format: one file.</summary>
    Whisper,

    /// <summary>A Piper voice: weights (<c>.onnx</c>) and configuration (<c>.onnx.json</c>).</summary>
    Voice,
}
