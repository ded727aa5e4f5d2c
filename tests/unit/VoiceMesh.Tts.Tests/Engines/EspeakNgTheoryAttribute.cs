using VoiceMesh.Tts.Engines;

namespace VoiceMesh.Tts.Tests.Engines;

/// <summary>A theory about libespeak-ng1; skipped, with the package to install, where the library is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EspeakNgTheoryAttribute : TheoryAttribute
{
    public EspeakNgTheoryAttribute()
    {
        if (!NativeSpeechLibrary.TryLoad("libespeak-ng.so.1", "libespeak-ng1", out _, out var problem))
        {
            Skip = problem;
        }
    }
}
