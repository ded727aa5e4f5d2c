namespace VoiceMesh.Stt.Engines;

/// <summary>The engine in use, once one is loaded; until then, why there is none.</summary>
public sealed class ActiveSpeechEngine
{
    private volatile ISpeechEngine? _engine;
    private volatile string _reason = "The speech engine is still loading.";

    /// <summary>The loaded engine, or null.</summary>
    public ISpeechEngine? Engine => _engine;

    /// <summary>A sentence for an operator on why <see cref="Engine"/> is null.</summary>
    public string Reason => _reason;

    /// <summary>Why better engines are not in use; empty when there is none.</summary>
    public string PassedOver { get; private set; } = "";

    /// <summary>Puts a loaded engine in use.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="passedOver">A sentence on each better engine that could not be loaded.</param>
    public void Use(ISpeechEngine engine, string passedOver = "")
    {
        PassedOver = passedOver;
        _engine = engine;
    }

    /// <summary>Says why no engine can be loaded.</summary>
    /// <param name="reason">A sentence that says what to do.</param>
    public void Fail(string reason) => _reason = reason;
}
