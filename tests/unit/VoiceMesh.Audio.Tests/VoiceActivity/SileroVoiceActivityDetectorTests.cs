using System.Security.Cryptography;
using System.Text.Json;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Audio.Wave;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.Audio.Tests.VoiceActivity;

[Trait("Category", "unit")]
public sealed class SileroVoiceActivityDetectorTests
{
    private static readonly SileroModel Model = SileroModel.Load(VoiceActivityDetectorFactory.DefaultModelPath);
    private static readonly string GoldenFolder = Path.Combine(AppContext.BaseDirectory, "golden");

    [Theory]
    [InlineData("cards_001.wav")]
    [InlineData("austen_0880.wav")]
    public void Process_HumanSpeech_AgreesWithOnnxRuntimeOnEveryFrame(string file)
    {
        var expected = Golden().RootElement.GetProperty("probabilities").GetProperty(file).EnumerateArray().Select(p => p.GetSingle()).ToArray();

        var actual = Probabilities(new SileroVoiceActivityDetector(Model), file);

        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        Assert.Contains(expected, probability => probability > 0.9f);
        Assert.Contains(expected, probability => probability < 0.1f);
    }

    [Fact]
    public void GoldenNumbers_WereMadeWithTheDeliveredModel()
    {
        var delivered = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(VoiceActivityDetectorFactory.DefaultModelPath)));
        Assert.Equal(Golden().RootElement.GetProperty("model").GetString(), delivered);
    }

    [Fact]
    public void Process_TwoStreamsInTurn_DoNotDisturbEachOther()
    {
        var alone = Probabilities(new SileroVoiceActivityDetector(Model), "cards_001.wav");
        var first = new SileroVoiceActivityDetector(Model);
        var second = new SileroVoiceActivityDetector(Model);
        var samples = WaveFile.Read(Path.Combine(GoldenFolder, "cards_001.wav")).Samples.Span;
        for (var frame = 0; frame < alone.Length; frame++)
        {
            var probability = first.Process(samples.Slice(frame * VoiceActivityFrame.Samples, VoiceActivityFrame.Samples));
            second.Process(Signals.Noise(VoiceActivityFrame.Samples, frame));
            Assert.Equal(alone[frame], probability);
        }
    }

    [Fact]
    public void Reset_AfterSpeech_HearsTheStreamAsANewOne()
    {
        var detector = new SileroVoiceActivityDetector(Model);
        var fresh = Probabilities(detector, "austen_0880.wav");
        var carriedOver = Probabilities(detector, "austen_0880.wav");
        detector.Reset();

        Assert.NotEqual(fresh, carriedOver);
        Assert.Equal(fresh, Probabilities(detector, "austen_0880.wav"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(511)]
    [InlineData(513)]
    public void Process_FrameOfAnotherLength_IsRefused(int length)
    {
        var detector = new SileroVoiceActivityDetector(Model);
        var exception = Assert.Throws<ArgumentException>(() => detector.Process(new float[length]));
        Assert.Contains("512 samples", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => detector.Process(new short[length]));
    }

    [Fact]
    public void Process_SteadyState_AllocatesNothing()
    {
        var detector = new SileroVoiceActivityDetector(Model);
        var frame = Signals.Noise(VoiceActivityFrame.Samples, 1);

        Assert.Equal(0, SteadyAllocations.BytesOf(() => detector.Process(frame), times: 100));
    }

    private static JsonDocument Golden() => JsonDocument.Parse(File.ReadAllText(Path.Combine(GoldenFolder, "silero-golden.json")));

    private static float[] Probabilities(SileroVoiceActivityDetector detector, string file)
    {
        var samples = WaveFile.Read(Path.Combine(GoldenFolder, file)).Samples.Span;
        var probabilities = new float[samples.Length / VoiceActivityFrame.Samples];
        for (var frame = 0; frame < probabilities.Length; frame++)
        {
            probabilities[frame] = detector.Process(samples.Slice(frame * VoiceActivityFrame.Samples, VoiceActivityFrame.Samples));
        }

        return probabilities;
    }
}
