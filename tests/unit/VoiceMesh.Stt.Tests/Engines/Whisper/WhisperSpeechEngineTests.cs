using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Testing.Whisper;

namespace VoiceMesh.Stt.Tests.Engines.Whisper;

[Trait("Category", "unit")]
public sealed class WhisperSpeechEngineTests
{
    [Fact]
    public async Task LoadAsync_Model_IsDescribed()
    {
        using var bench = await WhisperBench.LoadAsync(new FakeWhisperRuntime());
        var description = bench.Engine.Description;
        Assert.Equal("whisper", description.Name);
        Assert.Equal(["tiny.en"], description.Models);
        Assert.Equal(["en"], description.Languages);
        Assert.Contains("fake", description.Note, StringComparison.Ordinal);
        Assert.True(description.MaxConcurrentStreams > 0);
    }

    [Fact]
    public async Task LoadAsync_NoModel_SaysWhatToDo()
    {
        using var bench = new WhisperBench(
            new FakeWhisperModelSource { Fault = new SpeechEngineUnavailableException("fetch one") }, new FakeWhisperRuntimeFactory(new FakeWhisperRuntime()));
        var missing = await Assert.ThrowsAsync<SpeechEngineUnavailableException>(() => bench.Engine.LoadAsync(CancellationToken.None));
        Assert.Equal("fetch one", missing.Message);
        await Assert.ThrowsAsync<SpeechEngineUnavailableException>(async () => await bench.OpenAsync());
    }

    [Fact]
    public async Task LoadAsync_LanguageThatTheModelLacks_IsRefusedAndTheModelIsFreed()
    {
        var runtime = new FakeWhisperRuntime();
        await Assert.ThrowsAsync<SpeechEngineUnavailableException>(() => WhisperBench.LoadAsync(runtime, new WhisperOptions { Language = "de" }));
        Assert.True(runtime.IsDisposed);
    }

    [Fact]
    public async Task OpenAsync_AsManyStreamsAsItCarries_RefusesOneMoreUntilOneEnds()
    {
        using var bench = await WhisperBench.LoadAsync(new FakeWhisperRuntime(), new WhisperOptions { MaxStreams = 2 });
        var first = await bench.OpenAsync();
        await using var second = await bench.OpenAsync();
        var refused = await Assert.ThrowsAsync<DecodersExhaustedException>(async () => await bench.OpenAsync());
        Assert.InRange(refused.RetryAfterMs, 100, 2000);
        Assert.Equal(2, bench.Engine.Load.SlotsInUse);

        await first.DisposeAsync();
        await first.DisposeAsync();
        await using var third = await bench.OpenAsync();
        Assert.Equal(2, bench.Engine.Load.SlotsInUse);
    }

    [Theory]
    [InlineData("und", null)]
    [InlineData("de", "de")]
    public async Task OpenAsync_Language_IsDetectedOrTakenAsItIs(string tag, string? code)
    {
        var runtime = new FakeWhisperRuntime
        {
            Description = new WhisperRuntimeDescription("fake", ["en", "de"], 1500, 1),
            Hear = _ => FakeWhisperRuntime.Words("hallo", language: "de"),
        };
        using var bench = await WhisperBench.LoadAsync(runtime);
        runtime.Decoded.Clear();
        await using var decoder = await bench.OpenAsync(interims: false, tag);
        decoder.Append(new short[16000]);
        var final = await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);

        Assert.Equal(code, Assert.Single(runtime.Decoded).Language);
        Assert.Equal("de", final.Language);
    }

    [Fact]
    public async Task Dispose_StreamOpen_EndsItAndFreesEverything()
    {
        var runtime = new FakeWhisperRuntime();
        var bench = await WhisperBench.LoadAsync(runtime);
        await using var decoder = await bench.OpenAsync(interims: false);
        decoder.Append(new short[16000]);
        runtime.Hold();
        var finish = decoder.FinishAsync(CancellationToken.None);

        bench.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finish.WaitAsync(WhisperBench.Patience));
        Assert.True(runtime.IsDisposed);
        Assert.Equal(0, runtime.Recognisers);
    }
}
