using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Tests.Engines;

/// <summary>A fact about libflite1; skipped, with the package to install, where the library is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FliteFactAttribute : FactAttribute
{
    public FliteFactAttribute()
    {
        if (!NativeSpeechLibrary.TryLoad("libflite.so.1", "libflite1", out _, out var problem))
        {
            Skip = problem;
        }
    }
}
