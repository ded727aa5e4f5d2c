using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Engines.EspeakNg;
using VoiceMesh.Tts.Testing;

namespace VoiceMesh.Tts.Tests.Engines;

[Trait("Category", "unit")]
public sealed class EspeakNgCallTests
{
    private readonly RecordingSpeechSink _sink = new();

    [Fact]
    public void Complete_StrayWordEvents_AreIgnored()
    {
        var call = Speak("Guten Tag, Welt.", (true, 1, 0), (true, 7, 100), (true, 0, 190), (false, 11, 200), (true, 12, 200), (true, 7, 290), (false, 16, 300));
        call.Complete();
        Assert.Equal(["Guten", "Tag", "Welt"], _sink.Words.Select(w => w.Text));
        Assert.Equal([(0L, 1_000L), (1_000L, 2_000L), (2_000L, 3_000L)], _sink.Words.Select(w => (w.StartSample, w.EndSample)));
    }

    [Fact]
    public void Complete_CharactersOutsideTheBasicPlane_CountAsOne()
    {
        Speak("𝒜 bc", (true, 1, 0), (true, 3, 100)).Complete();
        Assert.Equal(["𝒜", "bc"], _sink.Words.Select(w => w.Text));
    }

    private EspeakNgCall Speak(string text, params (bool IsWord, int Position, int Ms)[] marks)
    {
        var voice = new VoiceInfo("espeak:de", "espeak-ng", "de", 10_000, SpeechScript.Unicode, "German");
        var call = new EspeakNgCall(new SynthesisRequest(voice, text, 1, 1), _sink, CancellationToken.None);
        foreach (var (isWord, position, ms) in marks)
        {
            call.Mark(isWord, position, ms);
        }

        call.Write(new short[3_000]);
        return call;
    }
}
