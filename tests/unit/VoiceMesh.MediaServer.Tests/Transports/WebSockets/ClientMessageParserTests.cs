using System.Text;
using VoiceMesh.MediaServer.Transports;
using VoiceMesh.MediaServer.Transports.WebSockets;

namespace VoiceMesh.MediaServer.Tests.Transports.WebSockets;

[Trait("Category", "unit")]
public sealed class ClientMessageParserTests
{
    private readonly ClientMessageParser _parser = new(opusSampleRateHz: 48_000);

    public static TheoryData<string, object> Good => new()
    {
        { """{"type":"start_listening"}""", new StartListeningMessage() },
        { """{"event":"start_listening"}""", new StartListeningMessage() },
        { """{"type":"stop_conversation","extra":[1]}""", new StopConversationMessage() },
        { """{"type":"trigger_llm"}""", new TriggerLlmMessage("") },
        { """{"type":"trigger_llm","final_transcript":null}""", new TriggerLlmMessage("") },
        { """{"type":"trigger_llm","final_transcript":"h\u00e9"}""", new TriggerLlmMessage("hé") },
        { """{"type":"text","text":"hi","request_id":"7"}""", new TextMessage("hi", "7") },
        { """{"type":"playback","turn_id":"t","played_ms":12.7}""", new PlaybackMessage("t", 12, false) },
        { """{"type":"playback","turn_id":"t","played_ms":0,"finished":true}""", new PlaybackMessage("t", 0, true) },
        { """{"type":"ping"}""", new PingMessage(null) },
        { """{"type":"ping","id":"a"}""", new PingMessage("a") },
        { """{"type":"configure"}""", new ConfigureMessage(null, null, null) },
        { """{"type":"configure","input":{}}""", new ConfigureMessage(new TransportAudioFormat("pcm16", 16_000), null, null) },
        { """{"type":"configure","output":{"encoding":"opus"}}""", new ConfigureMessage(null, new TransportAudioFormat("opus", 48_000), null) },
        {
            """{"type":"configure","input":{"encoding":"pcm16","sample_rate_hz":8000},"output":{"encoding":"opus","sample_rate_hz":24000}}""",
            new ConfigureMessage(new TransportAudioFormat("pcm16", 8_000), new TransportAudioFormat("opus", 24_000), null)
        },
    };

    [Theory]
    [MemberData(nameof(Good), DisableDiscoveryEnumeration = true)]
    public void Parse_Message_IsUnderstood(string json, object expected)
    {
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes(json), out var message));
        Assert.Equal(expected, message);
    }

    [Fact]
    public void Parse_Settings_SetsOnlyWhatIsGiven()
    {
        var fault = _parser.Parse(
            """{"type":"configure","settings":{"language":"en-GB","hints":["mesh","gRPC"],"speaking_rate":1.5,"allow_interruptions":false}}"""u8.ToArray(), out var message);

        var settings = Assert.IsType<ConfigureMessage>(message).Settings!;
        Assert.Null(fault);
        Assert.Equal("en-GB", settings.Language);
        Assert.Equal(["mesh", "gRPC"], settings.Hints);
        Assert.Equal(1.5f, settings.SpeakingRate);
        Assert.False(settings.AllowInterruptions);
        Assert.False(settings.HasVoice);
        Assert.False(settings.HasAutomaticTurns);
    }

    [Fact]
    public void Parse_BadSettings_NamesEveryError()
    {
        var fault = _parser.Parse("""{"type":"configure","settings":{"pitch":9,"voice":1,"nonsense":true}}"""u8.ToArray(), out _);

        Assert.Equal("invalid_settings", fault!.Code);
        Assert.Contains("pitch", fault.Message, StringComparison.Ordinal);
        Assert.Contains("voice", fault.Message, StringComparison.Ordinal);
        Assert.Contains("nonsense", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AQIDBA==")]
    [InlineData("AQIDBA\\u003d=")]
    public void Parse_Audio_DecodesBase64(string data)
    {
        Assert.Null(_parser.Parse(Encoding.UTF8.GetBytes($$"""{"data":"{{data}}","type":"audio"}"""), out var message));
        Assert.Equal([1, 2, 3, 4], Assert.IsType<AudioMessage>(message).Data.ToArray());
    }

    [Fact]
    public void Parse_DeeplyNested_IsRefused()
    {
        var json = string.Concat(Enumerable.Repeat("[", 100_000));

        Assert.Equal("malformed_json", _parser.Parse(Encoding.UTF8.GetBytes(json), out _)!.Code);
    }

    [Fact]
    public void Parse_RandomDamage_NeverThrows()
    {
        var random = new Random(7);
        var whole = """{"type":"configure","input":{"encoding":"pcm16","sample_rate_hz":8000},"settings":{"hints":["a"],"pitch":1}}"""u8.ToArray();
        for (var round = 0; round < 20_000; round++)
        {
            var damaged = whole[..random.Next(whole.Length + 1)];
            for (var hits = random.Next(4); hits > 0 && damaged.Length > 0; hits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            var fault = _parser.Parse(damaged, out var message);
            Assert.True(fault is null == message is not null);
        }
    }
}
