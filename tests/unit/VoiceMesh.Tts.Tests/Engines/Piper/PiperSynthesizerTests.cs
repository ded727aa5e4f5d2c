using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Tts.Engines.Piper;
using VoiceMesh.Tts.Testing;
using VoiceMesh.Tts.Testing.Voices;

namespace VoiceMesh.Tts.Tests.Engines.Piper;

[Trait("Category", "unit")]
[Collection(EngineCollection.Name)]
public sealed class PiperSynthesizerTests(EngineFixture engines) : IDisposable
{
    private const string Text = "Hello there, how are you today?";

    private readonly VoiceFolder _folder = new();
    private readonly List<PiperSynthesizer> _synthesizers = [];

    public void Dispose()
    {
        _synthesizers.ForEach(synthesizer => synthesizer.Dispose());
        _folder.Dispose();
    }

    [PiperFact]
    public async Task Synthesize_WithoutNoise_LastsExactlyTheFramesOfItsPhonemes()
    {
        var voice = new VitsVoice();
        var sink = await SpeakAsync(await CreateAsync(Quiet(), voice), voice.Name, Text);

        Assert.Equal(await ExpectedSamplesAsync(voice, Text, 1), sink.Samples.Count);
        Assert.InRange(Acoustics.Rms(sink.Samples), 500, 25_000);
    }

    [PiperFact]
    public async Task Synthesize_WithoutNoise_GivesEqualSamplesTwice()
    {
        var synthesizer = await CreateAsync(Quiet(), new VitsVoice());
        var first = await SpeakAsync(synthesizer, "en_US-test-medium", Text);
        var second = await SpeakAsync(synthesizer, "en_US-test-medium", Text);
        Assert.Equal(first.Samples, second.Samples);
    }

    [PiperFact]
    public async Task Synthesize_WithTheVoicesOwnNoise_VariesFromRunToRun()
    {
        var synthesizer = await CreateAsync(new PiperOptions(), new VitsVoice());
        var first = await SpeakAsync(synthesizer, "en_US-test-medium", Text);
        var second = await SpeakAsync(synthesizer, "en_US-test-medium", Text);
        Assert.NotEqual(first.Samples, second.Samples);
    }

    [PiperFact]
    public async Task Synthesize_RateAndLengthScale_DivideAndMultiplyDurations()
    {
        var voice = new VitsVoice();
        var synthesizer = await CreateAsync(new PiperOptions { NoiseScale = 0, NoiseWidth = 0, LengthScale = 1.5 }, voice);
        var slow = await SpeakAsync(synthesizer, voice.Name, Text);
        var fast = await SpeakAsync(synthesizer, voice.Name, Text, rate: 2);
        Assert.Equal(await ExpectedSamplesAsync(voice, Text, 1.5), slow.Samples.Count);
        Assert.Equal(await ExpectedSamplesAsync(voice, Text, 0.75), fast.Samples.Count);
    }

    [PiperFact]
    public async Task Synthesize_Speakers_DifferInSoundAndHaveNamesOfTheirOwn()
    {
        var voice = new VitsVoice { Speakers = 3 };
        var synthesizer = await CreateAsync(Quiet(), voice);

        Assert.Equal(
            ["en_US-test-medium", "en_US-test-medium#speaker0", "en_US-test-medium#speaker1", "en_US-test-medium#speaker2"],
            synthesizer.Voices.Select(v => v.Name));
        var first = await SpeakAsync(synthesizer, "en_US-test-medium", Text);
        var same = await SpeakAsync(synthesizer, "en_US-test-medium#speaker0", Text);
        var other = await SpeakAsync(synthesizer, "en_US-test-medium#speaker2", Text);
        Assert.Equal(first.Samples, same.Samples);
        Assert.Equal(first.Samples.Count, other.Samples.Count);
        Assert.True(Math.Abs(Acoustics.Correlation(ToDoubles(first), ToDoubles(other))) < 0.8);
    }

    [PiperFact]
    public async Task Synthesize_Audio_ComesInPiecesOf20Ms()
    {
        var sink = await SpeakAsync(await CreateAsync(Quiet(), new VitsVoice()), "en_US-test-medium", Text);
        Assert.Equal((int)Math.Ceiling(sink.Samples.Count / (22_050 / 50.0)), sink.Callbacks);
    }

    [PiperFact]
    public async Task Synthesize_SentencesOfDifferentPeaks_HaveOneGain()
    {
        var voice = new VitsVoice { Drive = 0.6f };
        var synthesizer = await CreateAsync(Quiet(), voice);
        var first = await SpeakAsync(synthesizer, voice.Name, "The.");
        var second = await SpeakAsync(synthesizer, voice.Name, "The 4.");

        // The network looks at no neighbours, so equal phonemes give equal samples unless a sentence is scaled by itself.
        var common = Enumerable.Range(0, first.Samples.Count).TakeWhile(i => first.Samples[i] == second.Samples[i]).Count();
        Assert.InRange(common, 8 * VitsVoice.FrameSamples, first.Samples.Count);
        Assert.NotEqual(first.Samples.Max(s => Math.Abs((int)s)), second.Samples.Max(s => Math.Abs((int)s)));
        Assert.InRange(second.Samples.Max(s => Math.Abs((int)s)), 10_000, 32_767);
    }

    [PiperFact]
    public async Task Synthesize_LouderThanTheFirstSentence_NeverClips()
    {
        var voice = new VitsVoice { Drive = 0.6f };
        var sink = await SpeakAsync(await CreateAsync(Quiet(), voice), voice.Name, "She.");

        // A sentence that is too loud touches full scale where its peak is, once in every frame of the loud sound; a clipped one would stay there.
        Assert.InRange(sink.Samples.Count(s => Math.Abs((int)s) == short.MaxValue), 1, 20);
    }

    [PiperTheory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Synthesize_AnyNumberOfLeadingDimensions_IsUnderstood(int rank)
    {
        var voice = new VitsVoice { AudioRank = rank };
        var sink = await SpeakAsync(await CreateAsync(Quiet(), voice), voice.Name, Text);
        Assert.Equal(await ExpectedSamplesAsync(voice, Text, 1), sink.Samples.Count);
    }

    [PiperTheory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Synthesize_NetworkKnowsDurations_PlacesWordsExactly(bool hasCeil, bool outputsDurations)
    {
        var voice = new VitsVoice { HasCeil = hasCeil, OutputsDurations = outputsDurations };
        var sink = await SpeakAsync(await CreateAsync(Quiet(), voice), voice.Name, Text);
        var config = PiperVoiceConfigReader.Parse(System.Text.Encoding.UTF8.GetBytes(voice.ToJson()), "x");
        var utterance = await new PhonemeReader(engines.Phonemizer).ReadAsync(Text, config, CancellationToken.None);
        var ids = PhonemeIds.Encode(utterance.Phonemes, config);

        Assert.Equal(["Hello", "there", "how", "are", "you", "today"], sink.Words.Select(w => w.Text));
        foreach (var (word, span) in sink.Words.Zip(utterance.Words))
        {
            Assert.True(word.IsMeasured);
            Assert.Equal(SamplesBefore(voice, ids, (int)span.Start), word.StartSample);
            Assert.Equal(SamplesBefore(voice, ids, (int)span.End), word.EndSample);
        }
    }

    [PiperFact]
    public async Task Synthesize_NetworkKeepsDurations_EstimatesWordsInOrderWithinTheAudio()
    {
        var voice = new VitsVoice { HasCeil = false, UnequalDurations = false };
        var sink = await SpeakAsync(await CreateAsync(Quiet(), voice), voice.Name, Text);

        Assert.Equal(["Hello", "there", "how", "are", "you", "today"], sink.Words.Select(w => w.Text));
        long previous = 0;
        foreach (var word in sink.Words)
        {
            Assert.False(word.IsMeasured);
            Assert.InRange(word.StartSample, previous, sink.Samples.Count);
            Assert.InRange(word.EndSample, word.StartSample + 1, sink.Samples.Count);
            previous = word.EndSample;
        }
    }

    [PiperFact]
    public async Task Synthesize_CancelledWhileTheNetworkRuns_EndsAndTheNextWorks()
    {
        var voice = new VitsVoice { SlowLayers = 400, Channels = 32 };
        var synthesizer = await CreateAsync(Quiet(), voice with { Name = "en_US-slow-medium" }, voice with { Name = "en_US-quick-medium", SlowLayers = 0 });
        await SpeakAsync(synthesizer, "en_US-slow-medium", "Oh.");
        using var cancel = new CancellationTokenSource();
        var sink = new RecordingSpeechSink();
        var request = EngineFixture.Request(synthesizer, "en_US-slow-medium", string.Join(' ', Enumerable.Repeat("many words", 20)) + ".");

        // The whole sentence would take many times as long.
        cancel.CancelAfter(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => synthesizer.SynthesizeAsync(request, sink, cancel.Token));
        Assert.Empty(sink.Samples);
        Assert.NotEmpty((await SpeakAsync(synthesizer, "en_US-quick-medium", "Still here.")).Samples);
    }

    [PiperFact]
    public async Task Synthesize_CancelledWhileTheSinkTakes_GivesNoFurtherSample()
    {
        var synthesizer = await CreateAsync(Quiet(), new VitsVoice());
        using var cancel = new CancellationTokenSource();
        var sink = new RecordingSpeechSink { OnCallback = n => { if (n == 3) { cancel.Cancel(); } }, StopAfterSamples = 4 * 441 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => synthesizer.SynthesizeAsync(EngineFixture.Request(synthesizer, "en_US-test-medium", Text), sink, cancel.Token));
        Assert.Equal(4, sink.Callbacks);
    }

    [PiperFact]
    public async Task Synthesize_ManyAtOnce_GiveTheSamplesOfOneAlone()
    {
        var synthesizer = await CreateAsync(Quiet(), new VitsVoice());
        var alone = await SpeakAsync(synthesizer, "en_US-test-medium", Text);
        var together = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => SpeakAsync(synthesizer, "en_US-test-medium", Text)));
        Assert.All(together, sink => Assert.Equal(alone.Samples, sink.Samples));
    }

    [PiperFact]
    public async Task Synthesize_MoreVoicesThanMemory_UnloadsTheOneUnusedForLongest()
    {
        var voices = Enumerable.Range(0, 3).Select(i => new VitsVoice { Name = $"en_US-v{i}-medium", Channels = 64 }).ToArray();
        var size = voices[0].ToOnnx().Length;
        var synthesizer = new PiperSynthesizer(
            Quiet(), engines.Phonemizer, (size * 2) + 1_000, 64, TimeProvider.System, null, NullLogger<PiperSynthesizer>.Instance);
        _synthesizers.Add(synthesizer);
        foreach (var voice in voices)
        {
            await synthesizer.AddAsync(voice.Name, voice.Write(_folder.Path), loadNow: false, CancellationToken.None);
        }

        foreach (var voice in voices)
        {
            Assert.NotEmpty((await SpeakAsync(synthesizer, voice.Name, "Hello.")).Samples);
        }

        Assert.Equal(["en_US-v2-medium", "en_US-v1-medium"], synthesizer.LoadedVoices);
        Assert.NotEmpty((await SpeakAsync(synthesizer, "en_US-v0-medium", "Hello.")).Samples);
    }

    [PiperFact]
    public async Task Synthesize_PhonemesThatTheVoiceLacks_AreLeftOut()
    {
        var voice = new VitsVoice();
        var path = voice.Write(_folder.Path);
        var json = await File.ReadAllTextAsync(path + ".json");
        var h = PhonemeTable.Ids["h"];
        Assert.Contains($"\"h\":[{h}],", json, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path + ".json", json.Replace($"\"h\":[{h}],", "", StringComparison.Ordinal));
        var synthesizer = await CreateAsync(Quiet());
        await synthesizer.AddAsync(voice.Name, path, loadNow: true, CancellationToken.None);

        var expected = await ExpectedSamplesAsync(voice, "Hello.", 1) - ((voice.Frames(h, 1) + voice.Frames(0, 1)) * VitsVoice.FrameSamples);
        Assert.Equal(expected, (await SpeakAsync(synthesizer, voice.Name, "Hello.")).Samples.Count);
    }

    private static PiperOptions Quiet() => new() { NoiseScale = 0, NoiseWidth = 0 };

    private static double[] ToDoubles(RecordingSpeechSink sink) => [.. sink.Samples.Select(s => (double)s)];

    private static long SamplesBefore(VitsVoice voice, PhonemeIds ids, int phoneme) =>
        ids.Ids.Take(ids.FirstId[phoneme]).Sum(id => (long)voice.Frames(id, 1)) * VitsVoice.FrameSamples;

    private async Task<int> ExpectedSamplesAsync(VitsVoice voice, string text, double lengthScale)
    {
        var config = PiperVoiceConfigReader.Parse(System.Text.Encoding.UTF8.GetBytes(voice.ToJson()), "x");
        var utterance = await new PhonemeReader(engines.Phonemizer).ReadAsync(text, config, CancellationToken.None);
        return PhonemeIds.Encode(utterance.Phonemes, config).Ids.Sum(id => voice.Frames(id, lengthScale)) * VitsVoice.FrameSamples;
    }

    private async Task<PiperSynthesizer> CreateAsync(PiperOptions options, params VitsVoice[] voices)
    {
        var synthesizer = new PiperSynthesizer(options, engines.Phonemizer, 1 << 30, 64, TimeProvider.System, null, NullLogger<PiperSynthesizer>.Instance);
        _synthesizers.Add(synthesizer);
        foreach (var voice in voices)
        {
            await synthesizer.AddAsync(voice.Name, voice.Write(_folder.Path), loadNow: true, CancellationToken.None);
        }

        return synthesizer;
    }

    private static async Task<RecordingSpeechSink> SpeakAsync(PiperSynthesizer synthesizer, string voice, string text, double rate = 1)
    {
        var sink = new RecordingSpeechSink();
        await synthesizer.SynthesizeAsync(EngineFixture.Request(synthesizer, voice, text, rate), sink, CancellationToken.None);
        return sink;
    }
}
