using System.Text;
using System.Text.Json;
using VoiceMesh.Whisper.Testing;
using Whisper.net;
using Whisper.net.LibraryLoader;

namespace VoiceMesh.StandIns.Tests.Whisper;

/// <summary>Whisper.net over the random-weight models, whose results whisper.cpp itself has stated.</summary>
[Trait("Category", "unit")]
public sealed class WhisperProcessorTests
{
    private const string EnglishModel = "en-f16";

    [Theory]
    [InlineData("chirp-3.2s")]
    [InlineData("chirp-41s")]
    public async Task ProcessAsync_Greedy_GivesWhatWhisperCppGives(string audio)
    {
        using var golden = JsonDocument.Parse(await File.ReadAllTextAsync(GoldenData.Path($"decode/en-f16.flash0.{audio}.greedy.json")));
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var processor = Plain(factory).Build();

        var segments = await CollectAsync(processor, GoldenData.Samples(audio));

        var expected = golden.RootElement.GetProperty("segments").EnumerateArray().ToList();
        Assert.Equal(expected.Count, segments.Count);
        foreach (var (segment, actual) in expected.Zip(segments))
        {
            Assert.Equal(Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(segment.GetProperty("text_bytes_latin1").GetString()!)), actual.Text);
            Assert.Equal(segment.GetProperty("t0_cs").GetInt32() * 10, actual.Start.TotalMilliseconds);
            Assert.Equal(segment.GetProperty("t1_cs").GetInt32() * 10, actual.End.TotalMilliseconds);
            Assert.Equal("en", actual.Language);
            Assert.Equal(segment.GetProperty("ids").EnumerateArray().Select(id => id.GetInt32()), actual.Tokens.Select(token => token.Id));
        }
    }

    [Fact]
    public async Task ProcessAsync_LanguageDetection_NamesTheLanguage()
    {
        using var factory = Open(GoldenData.ModelPath(GoldenData.MultilingualModel));
        await using var processor = Plain(factory).WithLanguageDetection().Build();

        var segments = await CollectAsync(processor, GoldenData.Samples("speech-4s"));

        Assert.Equal("ps", Assert.Single(segments).Language);
    }

    [Fact]
    public async Task ProcessAsync_WithProbabilities_StatesTheirRange()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var plain = Plain(factory).Build();
        await using var withProbabilities = Plain(factory).WithProbabilities().Build();
        var samples = GoldenData.Samples("chirp-3.2s");

        var without = Assert.Single(await CollectAsync(plain, samples));
        var with = Assert.Single(await CollectAsync(withProbabilities, samples));

        Assert.Equal((0f, 0f), (without.MinProbability, without.MaxProbability));
        Assert.InRange(with.Probability, with.MinProbability, with.MaxProbability);
        Assert.All(with.Tokens, token => Assert.Equal(MathF.Exp(token.ProbabilityLog), token.Probability, 1e-4f));
        Assert.Equal(with.MaxProbability, with.Tokens.Max(token => token.Probability), 1e-6f);
    }

    [Fact]
    public async Task ProcessAsync_WithTokenTimestamps_PlacesTokensInOrder()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var plain = Plain(factory).Build();
        await using var withTimes = Plain(factory).WithTokenTimestamps().Build();
        var samples = GoldenData.Samples("chirp-3.2s");

        Assert.All(Assert.Single(await CollectAsync(plain, samples)).Tokens, token => Assert.Equal((-1L, -1L), (token.Start, token.End)));
        var texts = Assert.Single(await CollectAsync(withTimes, samples)).Tokens.Where(token => token.Id < 50256).ToList();

        Assert.All(texts, token => Assert.InRange(token.End, token.Start, 400));
        Assert.Equal(texts.Select(token => token.Start).Order(), texts.Select(token => token.Start));
    }

    [Fact]
    public async Task ProcessAsync_SameProcessorAgain_GivesTheSame()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var processor = Plain(factory).WithAudioContextSize(256).Build();
        var samples = GoldenData.Samples("chirp-3.2s");

        var first = await CollectAsync(processor, samples);
        await CollectAsync(processor, GoldenData.Samples("speech-4s"));
        var second = await CollectAsync(processor, samples);

        Assert.Equal(first.Select(segment => segment.Text), second.Select(segment => segment.Text));
    }

    [Fact]
    public async Task ProcessAsync_BeamSearch_GivesText()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var processor = Plain(factory).WithBeamSearchSamplingStrategy(beams => beams.WithBeamSize(3)).Build();

        Assert.NotEmpty(await CollectAsync(processor, GoldenData.Samples("chirp-3.2s")));
    }

    [Fact]
    public async Task ProcessAsync_TooShortAudio_GivesNothing()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var processor = Plain(factory).Build();

        Assert.Empty(await CollectAsync(processor, new float[800]));
    }

    [Fact]
    public async Task ProcessAsync_Cancelled_StopsAndCanBeUsedAgain()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var processor = Plain(factory).Build();
        using var cancellation = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var segment in processor.ProcessAsync(GoldenData.Samples("chirp-41s").AsMemory(), cancellation.Token))
            {
                await cancellation.CancelAsync();
            }
        });

        Assert.NotEmpty(await CollectAsync(processor, GoldenData.Samples("chirp-3.2s")));
    }

    [Fact]
    public async Task ProcessAsync_LargerContextThanTheModels_IsRefused()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        await using var processor = Plain(factory).WithAudioContextSize(1501).Build();

        var exception = await Assert.ThrowsAsync<WhisperProcessingException>(() => CollectAsync(processor, GoldenData.Samples("chirp-3.2s")));

        Assert.Equal(-5, exception.ErrorCode);
    }

    [Fact]
    public void CreateBuilder_NoModelInTheFile_IsRefused()
    {
        using var missing = Open(GoldenData.Path("no-such-model.bin"));
        using var other = Open(GoldenData.Path("audio/chirp-3.2s.wav"));

        Assert.Throws<WhisperModelLoadException>(missing.CreateBuilder);
        Assert.Throws<WhisperModelLoadException>(other.CreateBuilder);
    }

    [Fact]
    public void CreateBuilder_DisposedFactory_IsRefused()
    {
        var factory = Open(GoldenData.ModelPath(EnglishModel));
        factory.Dispose();

        Assert.Throws<ObjectDisposedException>(factory.CreateBuilder);
    }

    [Fact]
    public async Task Dispose_Processor_EndsIt()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));
        var processor = Plain(factory).Build();
        await processor.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => CollectAsync(processor, GoldenData.Samples("chirp-3.2s")));
    }

    [Fact]
    public void LoadedLibrary_OfTheStandIn_IsNone()
    {
        using var factory = Open(GoldenData.ModelPath(EnglishModel));

        Assert.Equal(typeof(WhisperFactory).Assembly.IsStandIn(), RuntimeOptions.LoadedLibrary is null);
    }

    private static WhisperFactory Open(string path) => WhisperFactory.FromPath(path, new WhisperFactoryOptions { UseGpu = false });

    /// <summary>As the golden results were made: no fallback, nothing rejected, one hypothesis.</summary>
    private static WhisperProcessorBuilder Plain(WhisperFactory factory) => factory.CreateBuilder()
        .WithThreads(1)
        .WithLanguage("en")
        .WithTemperature(0)
        .WithTemperatureInc(0)
        .WithLogProbThreshold(-1e9f)
        .WithGreedySamplingStrategy(greedy => greedy.WithBestOf(1));

    private static async Task<List<SegmentData>> CollectAsync(WhisperProcessor processor, float[] samples)
    {
        var segments = new List<SegmentData>();
        await foreach (var segment in processor.ProcessAsync(samples.AsMemory()))
        {
            segments.Add(segment);
        }

        return segments;
    }
}
