using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Tts.Tests.Engines;

namespace VoiceMesh.Tts.Tests.Synthesis;

[Trait("Category", "unit")]
[Collection(EngineCollection.Name)]
public sealed class RealEngineServiceTests(EngineFixture engines)
{
    [FliteFact]
    public async Task Synthesize_English_StartsAudiblyAndJoinsSentencesWithoutLongGaps()
    {
        await using var host = await TtsHost.StartAsync([engines.Flite]);
        var reply = await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Hello there.", "How are you today?");
        Assert.Equal(("flite", "slt"), (reply.Started.Engine, reply.Started.Voice));

        var envelope = Acoustics.Envelope(reply.Samples, 16_000);
        var loud = Enumerable.Range(0, envelope.Length).Where(i => envelope[i] > 60).ToList();
        Assert.InRange(loud[0], 0, 2);
        var longestGap10Ms = loud.Zip(loud.Skip(1), (a, b) => b - a).Max();
        Assert.InRange(longestGap10Ms, 12, 17);
    }

    [FliteFact]
    public async Task Synthesize_EightStreams_GiveTheAudioOfOne()
    {
        await using var host = await TtsHost.StartAsync([engines.Flite]);
        const string Text = "The quick brown fox jumps over the lazy dog. Then it rests.";
        var alone = await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), Text);
        var together = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Reply.SpeakAsync(host.Client, new SynthesizeConfig(), Text)));
        foreach (var reply in together)
        {
            Assert.InRange(reply.Samples.Count, alone.Samples.Count - 800, alone.Samples.Count + 800);
            Assert.Equal(alone.Words.Single().Words.Select(w => w.Word), reply.Words.Single().Words.Select(w => w.Word));
            var length = Math.Min(reply.Samples.Count, alone.Samples.Count);
            var similarity = Acoustics.Correlation(
                Acoustics.Envelope([.. alone.Samples.Take(length)], 16_000), Acoustics.Envelope([.. reply.Samples.Take(length)], 16_000));
            Assert.True(similarity > 0.8, $"{similarity:F3}");
        }
    }

    [EspeakNgFact]
    public async Task Synthesize_German_IsSpokenByEspeakNg()
    {
        await using var host = await TtsHost.StartAsync([engines.EspeakNg]);
        var reply = await Reply.SpeakAsync(host.Client, new SynthesizeConfig { Language = "de-AT" }, "Grüß Gott, wie geht es Ihnen?");
        Assert.Equal(("espeak-ng", "espeak:de", 22_050u), (reply.Started.Engine, reply.Started.Voice, reply.Started.Format.SampleRateHz));
        Assert.InRange(Acoustics.Rms(reply.Samples), 500, 20_000);
        Assert.Equal("Grüß Gott wie geht es Ihnen", string.Join(' ', reply.Words.Single().Words.Select(w => w.Word)));
    }
}
