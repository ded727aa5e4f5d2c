using VoiceMesh.Testing.Allocations;
using VoiceMesh.Whisper.Spectrogram;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Spectrogram;

[Trait("Category", "unit")]
public sealed class LogMelSpectrogramTests
{
    private const int Bands = 80;
    private const float Tolerance = 1e-4f;

    private static readonly Lazy<float[]> Filters = new(() => GgmlModelFile.Read(GoldenData.ModelPath("en-f16")).Filters);

    [Theory]
    [InlineData("chirp-3.2s", 3320, 319)]
    [InlineData("chirp-30s", 6000, 2999)]
    public void Compute_GoldenAudio_EqualsWhisperCpp(string audio, int frames, int audioFrames)
    {
        var expected = GoldenData.Floats($"mel/{audio}.logmel.f32");
        var spectrogram = NewSpectrogram();

        spectrogram.Compute(GoldenData.Samples(audio));

        Assert.Equal((frames, audioFrames), (spectrogram.Frames, spectrogram.AudioFrameCount));
        var actual = new float[Bands * frames];
        spectrogram.CopyWindow(0, frames / 2, actual);
        for (var index = 0; index < expected.Length; index++)
        {
            Assert.True(Math.Abs(expected[index] - actual[index]) < Tolerance, $"Band {index / frames}, frame {index % frames}: {actual[index]} instead of {expected[index]}.");
        }
    }

    [Theory]
    [InlineData(0, 256)]
    [InlineData(100, 256)]
    [InlineData(300, 128)]
    [InlineData(3200, 100)]
    [InlineData(4000, 10)]
    public void CopyWindow_AnyOffset_IsThatPartOfTheWholeAndZeroBehindIt(int firstFrame, int audioContext)
    {
        var spectrogram = NewSpectrogram();
        spectrogram.Compute(GoldenData.Samples("chirp-3.2s"));
        var whole = new float[Bands * spectrogram.Frames];
        spectrogram.CopyWindow(0, spectrogram.Frames / 2, whole);
        var width = 2 * audioContext;
        var window = new float[Bands * width];
        Array.Fill(window, float.NaN);

        spectrogram.CopyWindow(firstFrame, audioContext, window);

        for (var index = 0; index < window.Length; index++)
        {
            var frame = firstFrame + (index % width);
            Assert.Equal(frame < spectrogram.Frames ? whole[(index / width * spectrogram.Frames) + frame] : 0f, window[index]);
        }
    }

    [Fact]
    public void Compute_AfterLongerAudio_IsAsIfItWereTheFirst()
    {
        var samples = GoldenData.Samples("speech-4s");
        var used = NewSpectrogram();
        used.Compute(GoldenData.Samples("chirp-30s"));

        used.Compute(samples);
        var fresh = NewSpectrogram();
        fresh.Compute(samples);

        Assert.Equal(Window(fresh), Window(used));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(199)]
    [InlineData(400)]
    public void Compute_HardlyAnyAudio_IsSilence(int samples)
    {
        var spectrogram = NewSpectrogram();

        spectrogram.Compute(new float[samples]);

        Assert.InRange(spectrogram.AudioFrameCount, 1, 2);
        // Silence is −10 in the logarithm; (−10 + 4) / 4.
        Assert.All(Window(spectrogram), value => Assert.Equal(-1.5f, value));
    }

    [Fact]
    public void Compute_SameLengthAgain_AllocatesNothing()
    {
        var samples = GoldenData.Samples("speech-4s");
        var spectrogram = NewSpectrogram();
        var window = new float[Bands * 512];

        var allocated = SteadyAllocations.BytesOf(
            () =>
            {
                spectrogram.Compute(samples);
                spectrogram.CopyWindow(0, 256, window);
            },
            times: 1,
            warmUp: 1);

        Assert.Equal(0, allocated);
    }

    private static LogMelSpectrogram NewSpectrogram() => new(Bands, Filters.Value);

    private static float[] Window(LogMelSpectrogram spectrogram)
    {
        var window = new float[Bands * 1000];
        spectrogram.CopyWindow(0, 500, window);
        return window;
    }
}
