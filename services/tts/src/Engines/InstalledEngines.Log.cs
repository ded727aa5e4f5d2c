namespace VoiceMesh.Tts.Engines;

public sealed partial class InstalledEngines
{
    [LoggerMessage(EventId = 1, EventName = "EngineLoaded", Level = LogLevel.Information, Message = "Engine {Engine} speaks with {VoiceCount} voices")]
    private static partial void LogEngineLoaded(ILogger logger, string engine, int voiceCount);

    [LoggerMessage(EventId = 2, EventName = "EngineMissing", Level = LogLevel.Warning, Message = "Engine {Engine} is absent: {Problem}")]
    private static partial void LogEngineMissing(ILogger logger, string engine, string problem);
}
