using VoiceMesh.Audio.Onnx;
using VoiceMesh.Audio.VoiceActivity;

namespace VoiceMesh.Audio.Tests.VoiceActivity;

/// <summary>A fact about ONNX Runtime; skipped, with what to install, where the library is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnnxRuntimeFactAttribute : FactAttribute
{
    public OnnxRuntimeFactAttribute() => Skip = Problem;

    internal static string? Problem { get; } = Find();

    private static string? Find()
    {
        try
        {
            new OnnxSileroModel(VoiceActivityDetectorFactory.DefaultModelPath).Dispose();
            return null;
        }
        catch (Exception e) when (e is DllNotFoundException or TypeInitializationException)
        {
            return e.GetBaseException().Message;
        }
    }
}
