using System.Text;
using System.Text.Json.Nodes;
using VoiceMesh.Tts.Engines.Piper;
using VoiceMesh.Tts.Testing.Voices;

namespace VoiceMesh.Tts.Tests.Engines.Piper;

[Trait("Category", "unit")]
public sealed class PiperVoiceConfigReaderTests
{
    private const string FileName = "de_DE-thorsten-medium.onnx.json";

    public static TheoryData<string, string?, string> Faults { get; } = new()
    {
        { "audio", null, "audio is missing" },
        { "audio.sample_rate", null, "audio.sample_rate is missing" },
        { "audio.sample_rate", "\"22050\"", "audio.sample_rate is no whole number" },
        { "audio.sample_rate", "1000", "audio.sample_rate is 1000; it must be 8000 to 48000" },
        { "audio", "[]", "audio is no object" },
        { "espeak", null, "espeak is missing" },
        { "espeak.voice", "\"\"", "espeak.voice is no text" },
        { "phoneme_type", "\"pinyin\"", "phoneme_type is 'pinyin'" },
        { "num_symbols", null, "num_symbols is missing" },
        { "num_symbols", "0", "num_symbols is 0; it must be 1 to 100000" },
        { "num_speakers", null, "num_speakers is missing" },
        { "num_speakers", "0", "num_speakers is 0; it must be 1 to 10000" },
        { "num_speakers", "4", "num_speakers is 4, but speaker_id_map names 3" },
        { "speaker_id_map", """{"a":0,"b":1,"c":1}""", "speaker_id_map.c is 1, which 'b' is as well" },
        { "speaker_id_map", """{"a":0,"b":1,"c":3}""", "speaker_id_map.c is 3; it must be 0 to 2" },
        { "phoneme_id_map", null, "phoneme_id_map is missing" },
        { "phoneme_id_map", "{}", "phoneme_id_map has no id for '^'" },
        { "phoneme_id_map", """{"^":[1],"$":[2],"_":[]}""", "phoneme_id_map has no id for '_'" },
        { "phoneme_id_map", """{"^":[1],"$":[2],"_":[0],"a":7}""", "phoneme_id_map.a is no list" },
        { "phoneme_id_map", """{"^":[1],"$":[2],"_":[0],"a":[256]}""", "phoneme_id_map.a[0] is 256; it must be 0 to 255" },
        { "phoneme_id_map", """{"^":[1],"$":[2],"_":[0],"a":[-1]}""", "phoneme_id_map.a[0] is -1; it must be 0 to 255" },
        { "inference.noise_scale", "1e39", "inference.noise_scale is no number" },
        { "inference.length_scale", "0", "inference.length_scale is 0; it must be 0.1 to 10" },
        { "language.code", "\"../../x\"", "language.code is '../../x', which is no language tag" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void Parse_Fault_NamesFileAndField(string field, string? json, string expected)
    {
        var document = JsonNode.Parse(new VitsVoice { Speakers = 3 }.ToJson())!.AsObject();
        var parts = field.Split('.');
        var parent = parts.Length == 1 ? document : document[parts[0]]!.AsObject();
        parent.Remove(parts[^1]);
        if (json is not null)
        {
            parent[parts[^1]] = JsonNode.Parse(json);
        }

        var exception = Assert.Throws<PiperVoiceException>(() => Parse(document.ToJsonString()));
        Assert.StartsWith($"{FileName}: {expected}", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("nonsense")]
    public void Parse_NoJson_SaysSo(string json) =>
        Assert.Contains("is not JSON", Assert.Throws<PiperVoiceException>(() => Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_MemberTwice_IsRefused() => Assert.Contains(
        "phoneme_id_map.a is there twice",
        Assert.Throws<PiperVoiceException>(() => Parse(new VitsVoice().ToJson().Replace("\"a\":", "\"a\":[9],\"a\":", StringComparison.Ordinal))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Parse_Voice_HasItsSettings()
    {
        var config = Parse(new VitsVoice { Speakers = 3, Name = "en_GB-x-low", SampleRateHz = 16_000 }.ToJson());
        Assert.Equal(("en-GB", 16_000, "en-us", PhonemeAlphabet.Espeak), (config.Language, config.SampleRateHz, config.EspeakVoice, config.Alphabet));
        Assert.Equal((0.667f, 1f, 0.8f), (config.NoiseScale, config.LengthScale, config.NoiseWidth));
        Assert.Equal(["speaker0", "speaker1", "speaker2"], config.Speakers);
        Assert.Equal([PhonemeTable.Ids["ŋ"]], config.PhonemeIds["ŋ"].Select(id => (int)id));
    }

    [Fact]
    public void Parse_OnlyWhatIsNeeded_TakesPipersDefaults()
    {
        var config = Parse("""
            {"audio":{"sample_rate":22050},"phoneme_type":"text","num_symbols":3,"num_speakers":2,"phoneme_id_map":{"_":[0],"^":[1],"$":[2]}}
            """);
        Assert.Equal(("de-DE", PhonemeAlphabet.Text, 0.667f), (config.Language, config.Alphabet, config.NoiseScale));
        Assert.Equal(["0", "1"], config.Speakers);
    }

    private static PiperVoiceConfig Parse(string json) => PiperVoiceConfigReader.Parse(Encoding.UTF8.GetBytes(json), FileName);
}
