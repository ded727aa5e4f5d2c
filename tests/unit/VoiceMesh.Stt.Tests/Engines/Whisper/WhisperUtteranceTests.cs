using System.Globalization;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Testing.Whisper;

namespace VoiceMesh.Stt.Tests.Engines.Whisper;

[Trait("Category", "unit")]
public sealed class WhisperUtteranceTests : IAsyncLifetime
{
    private const int Second = 16000;
    private readonly FakeWhisperRuntime _runtime = new();
    private WhisperBench? _bench;

    private WhisperBench Bench => _bench!;

    public async Task InitializeAsync()
    {
        _bench = await WhisperBench.LoadAsync(_runtime, new WhisperOptions { Workers = 1, InterimIntervalMs = 100, MaxQueueAgeMs = 60_000 });
        while (_runtime.Decoded.TryDequeue(out _))
        {
            await _runtime.NextAsync();
        }
    }

    public Task DisposeAsync()
    {
        _runtime.Release();
        _bench?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Append_GrowingAudio_InterimsAreAgreedOnAndTheFinalIsTheWhole()
    {
        _runtime.Hear = window => FakeWhisperRuntime.Words(window.DurationMs < 900 ? "Go for." : "Go forward ten.");
        await using var decoder = await Bench.OpenAsync();
        decoder.Append(new short[Second * 6 / 10]);
        Assert.Equal("Go for", (await NextInterimAsync(decoder)).Text);
        decoder.Append(new short[Second]);
        var interim = await NextInterimAsync(decoder);
        Assert.Equal("Go forward ten", interim.Text);
        Assert.Equal(1600, interim.AudioMs);
        Assert.Empty(interim.Words);

        var final = await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);

        Assert.Equal("Go forward ten.", final.Text);
        Assert.Equal(1600, final.AudioMs);
        Assert.Equal(["Go", "forward", "ten."], final.Words.Select(word => word.Text));
        Assert.Equal(Math.Exp(-0.1), final.Confidence, 5);
        Assert.Equal("en", final.Language);
    }

    [Fact]
    public async Task BeginFinal_OnlySilenceSince_FinishTakesThatFinal()
    {
        await using var decoder = await Bench.OpenAsync(interims: false);
        decoder.Append(new short[Second]);
        decoder.BeginFinal();
        await _runtime.NextAsync();
        decoder.Append(new short[Second / 4]);

        var final = await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);

        Assert.Equal(1000, final.AudioMs);
        Assert.Single(_runtime.Decoded);
    }

    [Fact]
    public async Task DiscardFinal_SpeechWentOn_TheFinalCoversAll()
    {
        _runtime.Hold();
        await using var decoder = await Bench.OpenAsync(interims: false);
        decoder.Append(new short[Second]);
        decoder.BeginFinal();
        await _runtime.NextAsync();

        decoder.DiscardFinal();
        decoder.Append(new short[Second]);
        var finish = decoder.FinishAsync(CancellationToken.None);
        Assert.Equal(2000, (await _runtime.NextAsync()).DurationMs);
        _runtime.Release();

        Assert.Equal(2000, (await finish.WaitAsync(WhisperBench.Patience)).AudioMs);
    }

    [Fact]
    public async Task FinishAsync_InterimRuns_IsNotKeptWaiting()
    {
        _runtime.Hold();
        await using var decoder = await Bench.OpenAsync();
        decoder.Append(new short[Second]);
        Assert.Equal(RecognitionQuality.Interim, (await _runtime.NextAsync()).Quality);

        var finish = decoder.FinishAsync(CancellationToken.None);

        Assert.Equal(RecognitionQuality.Final, (await _runtime.NextAsync()).Quality);
        _runtime.Release();
        Assert.Equal("hello", (await finish.WaitAsync(WhisperBench.Patience)).Text);
        Assert.False(await decoder.Interims.WaitToReadAsync());
    }

    [Fact]
    public async Task DisposeAsync_InTheFinal_GivesItUpAndFreesTheStream()
    {
        _runtime.Hold();
        var decoder = await Bench.OpenAsync();
        decoder.Append(new short[Second]);
        var finish = decoder.FinishAsync(CancellationToken.None);
        await _runtime.NextAsync();

        await decoder.DisposeAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finish.WaitAsync(WhisperBench.Patience));
        Assert.Equal(0, Bench.Engine.Load.SlotsInUse);
    }

    [Fact]
    public async Task FinishAsync_NoAudio_IsEmptyWithoutRecognising()
    {
        await using var decoder = await Bench.OpenAsync();
        var final = await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);
        Assert.Equal(("", 0), (final.Text, final.AudioMs));
        Assert.Empty(_runtime.Decoded);
    }

    [Fact]
    public async Task Append_NoInterimsWanted_RecognisesNothingBeforeTheEnd()
    {
        await using var decoder = await Bench.OpenAsync(interims: false);
        decoder.Append(new short[Second * 20]);
        await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);
        Assert.Equal([RecognitionQuality.Final], _runtime.Decoded.Select(window => window.Quality));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task FinishAsync_LongSpeech_EverySampleIsHeardOnceAndInOrder(bool allAtOnce)
    {
        // Each sample says which second it belongs to, and the runtime "hears" the seconds that begin in its window.
        _runtime.Hear = window => FakeWhisperRuntime.Words(window.Quality == RecognitionQuality.Interim ? "guess" : Seconds(window.Samples.Span));
        var speech = Speech(100);
        await using var decoder = await Bench.OpenAsync(interims: !allAtOnce);
        for (var at = 0; at < speech.Length;)
        {
            var length = allAtOnce ? speech.Length : Math.Min(512, speech.Length - at);
            decoder.Append(speech.AsSpan(at, length));
            at += length;
        }

        var final = await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);

        Assert.Equal(string.Join(' ', Enumerable.Range(1, 100)), final.Text);
        Assert.Equal(100_000, final.AudioMs);
        var finals = _runtime.Decoded.Where(window => window.Quality == RecognitionQuality.Final).ToList();
        Assert.All(finals, window => Assert.InRange(window.Samples.Length, 1, 28 * Second));
        Assert.Equal(speech.Length, finals.Sum(window => window.Samples.Length));
        Assert.Equal(final.Words.OrderBy(word => word.StartMs), final.Words);
        Assert.InRange(final.Words[^1].EndMs, 60_000, 100_000);
        Assert.StartsWith("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", finals[1].Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FinishAsync_CandidateInALongSpeech_IsTakenBackAndNothingIsLost()
    {
        _runtime.Hear = window => FakeWhisperRuntime.Words(Seconds(window.Samples.Span));
        var speech = Speech(70);
        await using var decoder = await Bench.OpenAsync(interims: false);
        decoder.Append(speech.AsSpan(0, 40 * Second));
        decoder.BeginFinal();
        decoder.Append(speech.AsSpan(40 * Second, 10 * Second));
        decoder.DiscardFinal();
        decoder.Append(speech.AsSpan(50 * Second));

        var final = await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);

        Assert.Equal(string.Join(' ', Enumerable.Range(1, 70)), final.Text);
    }

    [Fact]
    public async Task OpenAsync_Hints_ReachTheModelAsPrompt()
    {
        await using var decoder = await Bench.OpenAsync(false, "en", "Ada", "Babbage");
        decoder.Append(new short[Second]);
        await decoder.FinishAsync(CancellationToken.None).WaitAsync(WhisperBench.Patience);
        Assert.Equal("Ada, Babbage.", Assert.Single(_runtime.Decoded).Prompt);
    }

    [Fact]
    public async Task FinishAsync_RuntimeFails_ThrowsAndTheNextStreamWorks()
    {
        _runtime.Hear = _ => throw new InvalidOperationException("broken");
        await Assert.ThrowsAsync<InvalidOperationException>(() => Bench.TranscribeAsync(new short[Second]));
        _runtime.Hear = _ => FakeWhisperRuntime.Words("fine");
        Assert.Equal("fine", (await Bench.TranscribeAsync(new short[Second])).Text);
    }

    private static async Task<Hypothesis> NextInterimAsync(IUtteranceDecoder decoder) =>
        await decoder.Interims.ReadAsync().AsTask().WaitAsync(WhisperBench.Patience);

    /// <summary>Loud seconds numbered from one, with a quiet tenth at the end of each, which holds no number's beginning.</summary>
    private static short[] Speech(int seconds)
    {
        var samples = new short[seconds * Second];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = i % Second == 0 ? (short)(1000 + (i / Second) + 1) : i % Second < Second * 3 / 4 ? (short)(i % 2 == 0 ? 500 : -500) : (short)0;
        }

        return samples;
    }

    private static string Seconds(ReadOnlySpan<short> samples)
    {
        var numbers = new List<string>();
        foreach (var sample in samples)
        {
            if (sample > 1000)
            {
                numbers.Add((sample - 1000).ToString(CultureInfo.InvariantCulture));
            }
        }

        return string.Join(' ', numbers);
    }
}
