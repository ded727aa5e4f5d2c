using VoiceMesh.Audio.VoiceActivity;

namespace VoiceMesh.Audio.Tests.VoiceActivity;

[Trait("Category", "unit")]
public sealed class EnergyVoiceActivityDetectorTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Process_SteadyNoiseOfAnyLevel_BecomesBackgroundAndSpeechStandsOut(int noiseAmplitude)
    {
        var detector = new EnergyVoiceActivityDetector();
        var beforeSpeech = Feed(detector, noiseAmplitude, frames: 1500);
        var speech = Feed(detector, noiseAmplitude * 10, frames: 60);
        var afterSpeech = Feed(detector, noiseAmplitude, frames: 30);

        Assert.True(beforeSpeech < 0.5f, $"noise {beforeSpeech}");
        Assert.True(speech > 0.5f, $"speech {speech}");
        Assert.True(afterSpeech < 0.5f, $"after {afterSpeech}");
    }

    [Fact]
    public void Process_Silence_IsNoSpeech() => Assert.True(new EnergyVoiceActivityDetector().Process(new float[512]) < 0.01f);

    [Fact]
    public void Reset_AfterLoudNoise_ForgetsItsBackground()
    {
        var detector = new EnergyVoiceActivityDetector();
        var first = detector.Process(Signals.Noise(512, 1, 300));
        Feed(detector, 3000, frames: 2000);
        detector.Reset();

        Assert.Equal(first, detector.Process(Signals.Noise(512, 1, 300)));
    }

    private static float Feed(EnergyVoiceActivityDetector detector, int amplitude, int frames)
    {
        var probability = 0f;
        for (var frame = 0; frame < frames; frame++)
        {
            probability = detector.Process(Signals.Noise(VoiceActivityFrame.Samples, frame, amplitude));
        }

        return probability;
    }
}
