using Microsoft.Extensions.Logging.Abstractions;
using VoiceMesh.Tts.Engines;
using VoiceMesh.Tts.Engines.Piper;
using VoiceMesh.Tts.Testing;
using VoiceMesh.Tts.Testing.Voices;

namespace VoiceMesh.Tts.Tests.Engines.Piper;

/// <summary>Files that are no voices, or voices that misbehave: each has a plain error and none ends the process.</summary>
[Trait("Category", "unit")]
[Collection(EngineCollection.Name)]
public sealed class HostileVoiceTests(EngineFixture engines) : IDisposable
{
    private readonly VoiceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [PiperTheory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(-1)]
    public async Task Add_Truncated_SaysSo(int length)
    {
        var path = new VitsVoice().Write(_folder.Path);
        var bytes = await File.ReadAllBytesAsync(path);
        await File.WriteAllBytesAsync(path, length < 0 ? bytes[..^1] : bytes[..length]);
        Assert.Contains("is no ONNX model", await ProblemAsync(path, loadNow: false), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Add_RandomBytes_AreRefusedWhateverTheyAre()
    {
        var path = new VitsVoice().Write(_folder.Path);
        var good = await File.ReadAllBytesAsync(path);
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var bytes = seed % 2 == 0 ? new byte[random.Next(1, 300)] : good.ToArray();
            random.NextBytes(seed % 2 == 0 ? bytes : bytes.AsSpan(random.Next(bytes.Length - 50), 8));
            await File.WriteAllBytesAsync(path, bytes);

            // Damage within weights can't be seen; whatever can must come as the one kind of error.
            var thrown = Record.Exception(() => OnnxOutline.Read(path));
            Assert.True(thrown is null or PiperVoiceException, $"seed {seed}: {thrown}");
        }
    }

    [PiperFact]
    public async Task Add_OtherInputNames_NamesTheMissingOne()
    {
        var path = new VitsVoice { InputName = "text" }.Write(_folder.Path);
        var problem = await ProblemAsync(path, loadNow: true);
        Assert.Contains("has no input 'input'", problem, StringComparison.Ordinal);
        Assert.Contains("text", problem, StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Add_SpeakersThatTheConfigurationDenies_AreRefused()
    {
        var path = new VitsVoice { Speakers = 2 }.Write(_folder.Path);
        await File.WriteAllTextAsync(path + ".json", new VitsVoice().ToJson());
        Assert.Contains("num_speakers 1", await ProblemAsync(path, loadNow: true), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Add_SpeakersThatTheNetworkLacks_AreRefused()
    {
        var path = new VitsVoice().Write(_folder.Path);
        await File.WriteAllTextAsync(path + ".json", new VitsVoice { Speakers = 2 }.ToJson());
        Assert.Contains("has no input 'sid'", await ProblemAsync(path, loadNow: true), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Add_SamplesThatAreNoNumbers_AreRefused()
    {
        var path = new VitsVoice { GivesNan = true }.Write(_folder.Path);
        Assert.Contains("samples that are no numbers", await ProblemAsync(path, loadNow: true), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Add_SeveralRowsOfAudio_AreRefused()
    {
        var path = new VitsVoice { AudioRows = 2 }.Write(_folder.Path);
        Assert.Contains("where one row of audio was expected", await ProblemAsync(path, loadNow: true), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Add_LanguageThatEspeakLacks_IsRefused()
    {
        var path = new VitsVoice { EspeakVoice = "tlh-nowhere" }.Write(_folder.Path);
        Assert.Contains("tlh-nowhere", await ProblemAsync(path, loadNow: true), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Add_NoConfiguration_NamesTheFile()
    {
        var path = new VitsVoice().Write(_folder.Path);
        File.Delete(path + ".json");
        Assert.Contains(".onnx.json can't be read", await ProblemAsync(path, loadNow: false), StringComparison.Ordinal);
    }

    [PiperFact]
    public async Task Synthesize_VoiceThatFailsWhenLoaded_FailsThatRequestOnly()
    {
        using var synthesizer = new PiperSynthesizer(new PiperOptions(), engines.Phonemizer, 1 << 30, 64, TimeProvider.System, null, NullLogger<PiperSynthesizer>.Instance);
        var bad = new VitsVoice { Name = "en_US-bad-medium", GivesNan = true };
        var good = new VitsVoice { Name = "en_US-good-medium" };
        await synthesizer.AddAsync(bad.Name, bad.Write(_folder.Path), loadNow: false, CancellationToken.None);
        await synthesizer.AddAsync(good.Name, good.Write(_folder.Path), loadNow: false, CancellationToken.None);

        await Assert.ThrowsAsync<SpeechEngineException>(
            () => synthesizer.SynthesizeAsync(EngineFixture.Request(synthesizer, bad.Name, "Hello."), new RecordingSpeechSink(), CancellationToken.None));
        var sink = new RecordingSpeechSink();
        await synthesizer.SynthesizeAsync(EngineFixture.Request(synthesizer, good.Name, "Hello."), sink, CancellationToken.None);
        Assert.NotEmpty(sink.Samples);
        Assert.Equal(["en_US-good-medium"], synthesizer.LoadedVoices);
    }

    private async Task<string> ProblemAsync(string path, bool loadNow)
    {
        using var synthesizer = new PiperSynthesizer(new PiperOptions(), engines.Phonemizer, 1 << 30, 64, TimeProvider.System, null, NullLogger<PiperSynthesizer>.Instance);
        var thrown = await Record.ExceptionAsync(() => synthesizer.AddAsync("en_US-test-medium", path, loadNow, CancellationToken.None));
        Assert.True(thrown is PiperVoiceException or SpeechEngineException, $"{thrown}");
        Assert.Empty(synthesizer.Voices);
        return thrown.Message;
    }
}
