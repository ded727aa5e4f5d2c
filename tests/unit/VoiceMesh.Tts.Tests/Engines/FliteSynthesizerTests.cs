using VoiceMesh.Tts.Testing;

namespace VoiceMesh.Tts.Tests.Engines;

[Trait("Category", "unit")]
[Collection(EngineCollection.Name)]
public sealed class FliteSynthesizerTests(EngineFixture engines)
{
    private const string Sentence = "Good morning, I will tell you the time in London, which is half past three in the afternoon.";

    [FliteFact]
    public async Task Synthesize_EveryVoice_HasEnergyAndWords()
    {
        foreach (var voice in engines.Flite.Voices)
        {
            var sink = await SpeakAsync(Sentence, voice.Name);
            Assert.InRange(Acoustics.Rms(sink.Samples), 500, 20_000);
            Assert.InRange((double)sink.Samples.Count / voice.SampleRateHz, 3, 12);
            Assert.Equal(["Good", "morning", "I", "will", "tell"], sink.Words.Take(5).Select(w => w.Text));
        }
    }

    [FliteFact]
    public async Task Synthesize_FirstCallback_ComesLongBeforeTheLast()
    {
        var sink = await SpeakAsync(Sentence);
        Assert.True(sink.Callbacks > 100, $"{sink.Callbacks} callbacks");
        Assert.All(Enumerable.Range(0, sink.Callbacks), _ => Assert.True(sink.Samples.Count / sink.Callbacks <= 480));
    }

    [FliteFact]
    public async Task Synthesize_Rate_ChangesLength()
    {
        var normal = await SpeakAsync(Sentence);
        var fast = await SpeakAsync(Sentence, rate: 2);
        var slow = await SpeakAsync(Sentence, rate: 0.5);
        Assert.InRange((double)fast.Samples.Count / normal.Samples.Count, 0.45, 0.6);
        Assert.InRange((double)slow.Samples.Count / normal.Samples.Count, 1.9, 2.1);
    }

    [FliteFact]
    public async Task Synthesize_Pitch_ChangesFundamental()
    {
        var normal = Acoustics.MedianPitchHz((await SpeakAsync(Sentence)).Samples, 16_000);
        var high = Acoustics.MedianPitchHz((await SpeakAsync(Sentence, pitch: 1.5)).Samples, 16_000);
        var low = Acoustics.MedianPitchHz((await SpeakAsync(Sentence, pitch: 0.7)).Samples, 16_000);
        Assert.InRange(high / normal, 1.3, 1.7);
        Assert.InRange(low / normal, 0.6, 0.8);
    }

    [FliteFact]
    public async Task Synthesize_Words_AreMonotonicAndInsideTheAudio()
    {
        var sink = await SpeakAsync("The total is $42.50, due on May 3rd - please pay soon!");
        Assert.Contains(sink.Words, w => w.Text.Contains("42", StringComparison.Ordinal));
        long previous = 0;
        foreach (var word in sink.Words)
        {
            Assert.True(word.IsMeasured);
            Assert.True(word.StartSample >= previous && word.EndSample > word.StartSample, $"{word} after {previous}");
            previous = word.EndSample;
        }

        Assert.True(previous <= sink.Samples.Count);
        Assert.True(previous > sink.Samples.Count * 0.8);
    }

    [FliteFact]
    public async Task Synthesize_SinkStops_EndsWithinOneCallback()
    {
        var sink = new RecordingSpeechSink { StopAfterSamples = 1 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engines.Flite.SynthesizeAsync(EngineFixture.Request(engines.Flite, "slt", Sentence), sink, default));
        Assert.Equal(1, sink.Callbacks);
        Assert.NotEmpty((await SpeakAsync("Still here.")).Samples);
    }

    [FliteFact]
    public async Task Synthesize_CancelledMidSentence_EndsWithinOneCallback()
    {
        using var cancel = new CancellationTokenSource();
        var sink = new RecordingSpeechSink { OnCallback = n => CancelAt(n, 5, cancel) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engines.Flite.SynthesizeAsync(EngineFixture.Request(engines.Flite, "slt", Sentence), sink, cancel.Token));
        Assert.InRange(sink.Callbacks, 6, 7);
    }

    [FliteFact]
    public async Task Synthesize_SinkThrows_FailsThisRequestOnly()
    {
        var sink = new RecordingSpeechSink { OnCallback = _ => throw new InvalidOperationException("full") };
        await Assert.ThrowsAsync<VoiceMesh.Tts.Engines.SpeechEngineException>(
            () => engines.Flite.SynthesizeAsync(EngineFixture.Request(engines.Flite, "slt", Sentence), sink, default));
        Assert.NotEmpty((await SpeakAsync("Still here.")).Samples);
    }

    [FliteFact]
    public async Task Synthesize_EightAtOnce_SoundLikeAlone()
    {
        string[] texts = [.. Enumerable.Range(0, 8).Select(i => $"Stream number {i} says: {Sentence[..(30 + (i * 5))]}")];
        var alone = new List<RecordingSpeechSink>();
        foreach (var text in texts)
        {
            alone.Add(await SpeakAsync(text, rate: 1.2));
        }

        var together = await Task.WhenAll(texts.Select(text => SpeakAsync(text, rate: 1.2)));
        for (var i = 0; i < texts.Length; i++)
        {
            // The noise of fricatives comes from a generator that all share, so bits differ; lengths, words and loudness may not.
            Assert.Equal(alone[i].Samples.Count, together[i].Samples.Count);
            Assert.Equal(alone[i].Words, together[i].Words);
            var similarity = Acoustics.Correlation(Acoustics.Envelope(alone[i].Samples, 16_000), Acoustics.Envelope(together[i].Samples, 16_000));
            Assert.True(similarity > 0.98, $"stream {i}: {similarity:F3}");
        }
    }

    [FliteFact]
    public async Task Synthesize_PunctuationOnly_GivesNoWordAndLives()
    {
        var sink = await SpeakAsync("... !!!");
        Assert.Empty(sink.Words);
    }

    private static void CancelAt(int callback, int at, CancellationTokenSource cancel)
    {
        if (callback == at)
        {
            cancel.Cancel();
        }
    }

    private async Task<RecordingSpeechSink> SpeakAsync(string text, string voice = "slt", double rate = 1, double pitch = 1)
    {
        var sink = new RecordingSpeechSink();
        await engines.Flite.SynthesizeAsync(EngineFixture.Request(engines.Flite, voice, text, rate, pitch), sink, CancellationToken.None);
        return sink;
    }
}
