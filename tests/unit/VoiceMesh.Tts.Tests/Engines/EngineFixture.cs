using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Engines.EspeakNg;
using VoiceMesh.Tts.Engines.Flite;

namespace VoiceMesh.Tts.Tests.Engines;

/// <summary>The real engines, one of each per test process, because espeak-ng allows no second.</summary>
public sealed class EngineFixture : IDisposable
{
    private readonly FliteSynthesizer? _flite = FliteSynthesizer.TryCreate(new FliteOptions { Workers = 4 }, 64, out _);
    private readonly EspeakNgLibrary? _library = EspeakNgLibrary.TryOpen(new EspeakNgOptions(), 64, out _);
    private readonly EspeakNgSynthesizer? _espeakNg;

    public EngineFixture() => _espeakNg = _library is null ? null : EspeakNgSynthesizer.TryCreate(_library, out _);

    public FliteSynthesizer Flite => _flite ?? throw new InvalidOperationException("libflite1 is not installed.");

    public EspeakNgSynthesizer EspeakNg => _espeakNg ?? throw new InvalidOperationException("libespeak-ng1 is not installed.");

    /// <summary>Pronunciations, from the same library.</summary>
    public EspeakPhonemizer Phonemizer => new(_library ?? throw new InvalidOperationException("libespeak-ng1 is not installed."));

    public static SynthesisRequest Request(ISpeechSynthesizer engine, string voice, string text, double rate = 1, double pitch = 1) =>
        new(engine.Voices.Single(v => v.Name == voice), text, rate, pitch);

    public void Dispose()
    {
        _flite?.Dispose();
        _library?.Dispose();
    }
}
