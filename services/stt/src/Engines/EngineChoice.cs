namespace VoiceMesh.Stt.Engines;

/// <summary>Which engines to try, in which order.</summary>
public static class EngineChoice
{
    /// <summary>The engines that a setting allows.</summary>
    /// <param name="engines">Every engine, best first.</param>
    /// <param name="wanted">A name, or <see cref="SpeechEngineOptions.Auto"/>.</param>
    public static IEnumerable<ISpeechEngine> Candidates(IEnumerable<ISpeechEngine> engines, string wanted) =>
        wanted == SpeechEngineOptions.Auto ? engines : engines.Where(engine => engine.Description.Name == wanted);
}
