namespace VoiceMesh.Audio.Tests.VoiceActivity;

/// <summary>A theory about ONNX Runtime; skipped, with what to install, where the library is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxRuntimeTheoryAttribute : TheoryAttribute
{
    public OnnxRuntimeTheoryAttribute() => Skip = OnnxRuntimeFactAttribute.Problem;
}
