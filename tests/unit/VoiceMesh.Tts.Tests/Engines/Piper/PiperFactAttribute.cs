using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Engines.Piper;

namespace VoiceMesh.Tts.Tests.Engines.Piper;

/// <summary>A fact about Piper's engine; skipped, with what to install, where ONNX Runtime or espeak-ng is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PiperFactAttribute : FactAttribute
{
    public PiperFactAttribute()
    {
        if (!PiperSynthesizer.IsRuntimeInstalled(out var problem) || !NativeSpeechLibrary.TryLoad("libespeak-ng.so.1", "libespeak-ng1", out _, out problem))
        {
            Skip = problem;
        }
    }
}
