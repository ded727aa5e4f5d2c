using VoiceMesh.Whisper.Decoding;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class TranscriptionSettingsTests
{
    public static TheoryData<TranscriptionSettings, string> OutOfRange => new()
    {
        { new() { Temperature = 1.1f }, nameof(TranscriptionSettings.Temperature) },
        { new() { Temperature = float.NaN }, nameof(TranscriptionSettings.Temperature) },
        { new() { TemperatureIncrement = -0.1f }, nameof(TranscriptionSettings.TemperatureIncrement) },
        { new() { LengthPenalty = 2 }, nameof(TranscriptionSettings.LengthPenalty) },
        { new() { NoSpeechThreshold = -1 }, nameof(TranscriptionSettings.NoSpeechThreshold) },
        { new() { MaxInitialTimestampSeconds = 31 }, nameof(TranscriptionSettings.MaxInitialTimestampSeconds) },
        { new() { BestOf = 0 }, nameof(TranscriptionSettings.BestOf) },
        { new() { BeamSize = 0 }, nameof(TranscriptionSettings.BeamSize) },
        { new() { MaxContextTokens = -1 }, nameof(TranscriptionSettings.MaxContextTokens) },
        { new() { MaxTokens = -1 }, nameof(TranscriptionSettings.MaxTokens) },
        { new() { MaxRepeats = 1 }, nameof(TranscriptionSettings.MaxRepeats) },
    };

    [Fact]
    public void Validate_Defaults_Pass() => new TranscriptionSettings().Validate();

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public void Validate_ValueOutOfRange_NamesIt(TranscriptionSettings settings, string name) =>
        Assert.Contains(name, Assert.Throws<ArgumentOutOfRangeException>(settings.Validate).Message, StringComparison.Ordinal);
}
