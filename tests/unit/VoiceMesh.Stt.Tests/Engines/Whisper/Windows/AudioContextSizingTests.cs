using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Windows;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Windows;

[Trait("Category", "unit")]
public class AudioContextSizingTests
{
    [Theory]
    [InlineData(500, 384)]
    [InlineData(5000, 384)]
    [InlineData(5200, 448)]
    [InlineData(10_000, 640)]
    [InlineData(15_000, 896)]
    [InlineData(15_001, 1500)]
    [InlineData(28_000, 1500)]
    public void FramesFor_Duration_IsTheFormulaWithFloorStepsAndLimit(int durationMs, int frames) =>
        Assert.Equal(frames, AudioContextSizing.FramesFor(durationMs, new WhisperOptions(), 1500));

    [Fact]
    public void FramesFor_AnyDuration_HoldsTheAudioInStepsAndWithinTheModel()
    {
        var options = new WhisperOptions { AudioContextFloor = 200 };
        for (var ms = 0; ms <= 30_000; ms += 37)
        {
            var frames = AudioContextSizing.FramesFor(ms, options, 1500);
            Assert.InRange(frames, Math.Max(200, ms / 20), 1500);
            Assert.True(frames % 64 == 0 || frames == 1500);
        }
    }

    [Fact]
    public void FramesFor_SmallModel_NeverExceedsIt() => Assert.Equal(100, AudioContextSizing.FramesFor(1000, new WhisperOptions(), 100));

    [Fact]
    public void TokensFor_Audio_GrowsWithItUpToTheModelsLimit()
    {
        Assert.Equal(16 + 45, AudioContextSizing.TokensFor(3 * 16000));
        Assert.Equal(220, AudioContextSizing.TokensFor(30 * 16000));
    }
}
