using VoiceMesh.Tts.Testing;

namespace VoiceMesh.Tts.Tests.Engines;

[Trait("Category", "unit")]
[Collection(EngineCollection.Name)]
public sealed class EspeakNgSynthesizerTests(EngineFixture engines)
{
    private const string German = "Guten Morgen, wie geht es Ihnen heute? Das Wetter in München ist schön.";

    [EspeakNgFact]
    public void Voices_Many_HaveCanonicalTagsAndPrefixedNames()
    {
        Assert.True(engines.EspeakNg.Voices.Count > 80);
        Assert.Contains(engines.EspeakNg.Voices, v => v is { Name: "espeak:en-gb", Language: "en-GB" });
        Assert.Contains(engines.EspeakNg.Voices, v => v is { Name: "espeak:de", Language: "de" });
    }

    [EspeakNgFact]
    public async Task Synthesize_German_HasEnergyAndItsWords()
    {
        var sink = await SpeakAsync(German);
        Assert.InRange(Acoustics.Rms(sink.Samples), 500, 20_000);
        Assert.Contains("München", string.Join(' ', sink.Words.Select(w => w.Text)), StringComparison.Ordinal);
        Assert.StartsWith("Guten Morgen wie geht", string.Join(' ', sink.Words.Select(w => w.Text)), StringComparison.Ordinal);
    }

    [EspeakNgFact]
    public async Task Synthesize_Words_AreMonotonicAndInsideTheAudio()
    {
        var sink = await SpeakAsync(German);
        long previous = 0;
        foreach (var word in sink.Words)
        {
            Assert.True(word.StartSample >= previous && word.EndSample >= word.StartSample, $"{word} after {previous}");
            previous = word.EndSample;
        }

        Assert.True(previous <= sink.Samples.Count);
    }

    [EspeakNgFact]
    public async Task Synthesize_SentenceOf20MsBuffers_ComesInManyCallbacks()
    {
        var sink = await SpeakAsync(German);
        Assert.True(sink.Callbacks > 50, $"{sink.Callbacks} callbacks");
    }

    [EspeakNgFact]
    public async Task Synthesize_Rate_ChangesLength()
    {
        var normal = await SpeakAsync(German);
        var fast = await SpeakAsync(German, rate: 2);
        var slow = await SpeakAsync(German, rate: 0.5);
        Assert.InRange((double)fast.Samples.Count / normal.Samples.Count, 0.42, 0.6);
        Assert.InRange((double)slow.Samples.Count / normal.Samples.Count, 1.7, 2.3);
    }

    [EspeakNgFact]
    public async Task Synthesize_Pitch_ChangesFundamental()
    {
        var normal = Acoustics.MedianPitchHz((await SpeakAsync(German)).Samples, 22_050);
        var high = Acoustics.MedianPitchHz((await SpeakAsync(German, pitch: 1.5)).Samples, 22_050);
        Assert.InRange(high / normal, 1.25, 1.75);
    }

    [EspeakNgFact]
    public async Task Synthesize_CancelledMidSentence_EndsWithinOneCallbackAndNextWorks()
    {
        using var cancel = new CancellationTokenSource();
        var sink = new RecordingSpeechSink
        {
            OnCallback = n =>
            {
                if (n == 3)
                {
                    cancel.Cancel();
                }
            },
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => engines.EspeakNg.SynthesizeAsync(EngineFixture.Request(engines.EspeakNg, "espeak:de", German), sink, cancel.Token));
        Assert.InRange(sink.Callbacks, 4, 5);
        Assert.NotEmpty((await SpeakAsync("Noch da.")).Samples);
    }

    [EspeakNgFact]
    public async Task Synthesize_VoicesInTurn_KeepApart()
    {
        string[] voices = ["espeak:de", "espeak:fr-fr", "espeak:en-gb", "espeak:es"];
        var alone = new List<RecordingSpeechSink>();
        foreach (var voice in voices)
        {
            alone.Add(await SpeakAsync("radio 21 internet", voice));
        }

        var together = await Task.WhenAll(Enumerable.Range(0, 32).Select(i => SpeakAsync("radio 21 internet", voices[i % 4])));
        for (var i = 0; i < together.Length; i++)
        {
            Assert.InRange(together[i].Samples.Count, alone[i % 4].Samples.Count * 0.97, alone[i % 4].Samples.Count * 1.03);
        }

        Assert.Equal(4, alone.Select(s => s.Samples.Count).Distinct().Count());
    }

    private async Task<RecordingSpeechSink> SpeakAsync(string text, string voice = "espeak:de", double rate = 1, double pitch = 1)
    {
        var sink = new RecordingSpeechSink();
        await engines.EspeakNg.SynthesizeAsync(EngineFixture.Request(engines.EspeakNg, voice, text, rate, pitch), sink, CancellationToken.None);
        return sink;
    }
}
