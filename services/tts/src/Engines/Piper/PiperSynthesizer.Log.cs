namespace VoiceMesh.Tts.Engines.Piper;

public sealed partial class PiperSynthesizer
{
    [LoggerMessage(EventId = 20, EventName = "VoiceFound", Level = LogLevel.Debug, Message = "Voice {Voice} speaks {Language} with {Speakers} speakers at {SampleRateHz} Hz; {Path}")]
    private static partial void LogVoice(ILogger logger, string voice, string language, int speakers, int sampleRateHz, string path);

    [LoggerMessage(EventId = 21, EventName = "PhonemeUnknown", Level = LogLevel.Warning, Message = "Voice {Voice} has no sound for '{Phoneme}'; it is left out from now on")]
    private static partial void LogUnknownPhoneme(ILogger logger, string voice, string phoneme);
}
