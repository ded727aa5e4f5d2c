using Microsoft.Extensions.Options;
using VoiceMesh.ServiceDefaults.Health;

namespace VoiceMesh.Stt.Engines;

/// <summary>Loads the configured engine in the background and opens the startup gate; without one the process lives on, not ready, and says why.</summary>
/// <param name="engines">Every engine that is built in, best first.</param>
/// <param name="options">Which one is wanted.</param>
/// <param name="active">Receives the loaded one.</param>
/// <param name="gate">Opened when it is loaded.</param>
/// <param name="logger">For one line on the choice.</param>
public sealed partial class SpeechEngineLoader(
    IEnumerable<ISpeechEngine> engines,
    IOptions<SpeechEngineOptions> options,
    ActiveSpeechEngine active,
    StartupGate gate,
    ILogger<SpeechEngineLoader> logger) : BackgroundService
{
    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        gate.WaitFor(active.Reason);
        var reasons = new List<string>();
        foreach (var engine in EngineChoice.Candidates(engines, options.Value.Engine))
        {
            var name = engine.Description.Name;
            try
            {
                await engine.LoadAsync(stoppingToken);
                active.Use(engine, string.Join(' ', reasons));
                gate.Complete();
                LogChosen(name, string.Join(", ", engine.Description.Models), options.Value.Engine, active.PassedOver);
                return;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (SpeechEngineUnavailableException missing)
            {
                reasons.Add(missing.Message);
            }
            catch (Exception fault)
            {
                LogLoadFailed(fault, name);
                reasons.Add($"{name} failed to load; the log has the details.");
            }
        }

        var reason = string.Join(' ', reasons);
        active.Fail(reason);
        gate.WaitFor(reason);
        LogNoEngine(reason);
    }

    [LoggerMessage(EventName = "SpeechEngineChosen", Level = LogLevel.Information,
        Message = "Speech engine: {Engine} with {Models} (Speech:Engine={Wanted}). {PassedOver}")]
    private partial void LogChosen(string engine, string models, string wanted, string passedOver);

    [LoggerMessage(EventName = "SpeechEngineLoadFailed", Level = LogLevel.Error, Message = "Speech engine {Engine} failed to load")]
    private partial void LogLoadFailed(Exception fault, string engine);

    [LoggerMessage(EventName = "NoSpeechEngine", Level = LogLevel.Error, Message = "No speech engine, so this instance stays not ready. {Reason}")]
    private partial void LogNoEngine(string reason);
}
