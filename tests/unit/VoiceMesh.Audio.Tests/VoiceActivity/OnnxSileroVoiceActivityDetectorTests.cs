using VoiceMesh.Audio.Onnx;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Audio.Wave;

namespace VoiceMesh.Audio.Tests.VoiceActivity;

[Trait("Category", "unit")]
public sealed class OnnxSileroVoiceActivityDetectorTests
{
    [OnnxRuntimeTheory]
    [InlineData("cards_001.wav")]
    [InlineData("austen_0880.wav")]
    public void Process_HumanSpeech_AgreesWithTheManagedNetworkOnEveryFrame(string file)
    {
        using var model = new OnnxSileroModel(VoiceActivityDetectorFactory.DefaultModelPath);
        using var onnx = new OnnxSileroVoiceActivityDetector(model);
        var managed = new SileroVoiceActivityDetector(SileroModel.Load(VoiceActivityDetectorFactory.DefaultModelPath));
        var samples = WaveFile.Read(Path.Combine(AppContext.BaseDirectory, "golden", file)).Samples.Span;
        var heard = new List<float>();
        for (var start = 0; start + VoiceActivityFrame.Samples <= samples.Length; start += VoiceActivityFrame.Samples)
        {
            var frame = samples.Slice(start, VoiceActivityFrame.Samples);
            heard.Add(onnx.Process(frame));
            Assert.Equal(managed.Process(frame), heard[^1], 1e-4f);
        }

        Assert.Contains(heard, probability => probability > 0.9f);
        Assert.Contains(heard, probability => probability < 0.1f);
    }

    [OnnxRuntimeFact]
    public void Reset_AfterSpeech_HearsTheStreamAsANewOne()
    {
        using var model = new OnnxSileroModel(VoiceActivityDetectorFactory.DefaultModelPath);
        using var detector = new OnnxSileroVoiceActivityDetector(model);
        var frame = Signals.Noise(VoiceActivityFrame.Samples, 1);
        var fresh = detector.Process(frame);
        Assert.NotEqual(fresh, detector.Process(frame));
        detector.Reset();
        Assert.Equal(fresh, detector.Process(frame));
    }

    [OnnxRuntimeFact]
    public void Process_FrameOfAnotherLength_IsRefused()
    {
        using var model = new OnnxSileroModel(VoiceActivityDetectorFactory.DefaultModelPath);
        using var detector = new OnnxSileroVoiceActivityDetector(model);
        Assert.Throws<ArgumentException>(() => detector.Process(new float[511]));
    }
}
