using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Tts.Testing;

namespace VoiceMesh.Tts.Tests.Synthesis;

[Trait("Category", "unit")]
public sealed class BadInputTests
{
    public static TheoryData<string, string> Streams { get; } = new()
    {
        { "nothing", "first message must be 'config'" },
        { "text-first", "first message must be 'config'" },
        { "end-first", "first message must be 'config'" },
        { "empty-first", "first message must be 'config'" },
        { "unknown-voice", "no voice 'nobody'" },
        { "unknown-language", "No voice speaks 'xx'" },
        { "voice-against-language", "speaks en-US, not 'de'" },
        { "rate-low", "speaking_rate is 0.4" },
        { "rate-high", "speaking_rate is 2.5" },
        { "rate-nan", "speaking_rate is NaN" },
        { "pitch-negative", "pitch is -1" },
        { "pitch-infinite", "pitch is Infinity" },
        { "second-config", "second config" },
        { "index-not-zero", "chunk 1 came where 0" },
        { "index-gap", "chunk 2 came where 1" },
        { "index-again", "chunk 0 came where 1" },
        { "too-long", "2001 characters and 2000" },
        { "nul", "NUL" },
        { "not-utf8", "UTF-8" },
        { "empty-message", "none of config, text and end" },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Synthesize_BadStream_IsInvalidArgumentAndServiceLives(string stream, string expected)
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer()]);
        using var call = host.Client.Synthesize();
        foreach (var message in Messages(stream))
        {
            try
            {
                await call.RequestStream.WriteAsync(message);
            }
            catch (RpcException)
            {
                // The server may have refused before the last message went out; the status is read below.
                break;
            }
        }

        if (stream == "nothing")
        {
            await call.RequestStream.CompleteAsync();
        }

        var error = await Assert.ThrowsAsync<RpcException>(() => Reply.ReadAsync(call));
        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Contains(expected, error.Status.Detail, StringComparison.Ordinal);
        Assert.NotEmpty((await Reply.SpeakAsync(host.Client, new SynthesizeConfig(), "Still here.")).Samples);
    }

    private static List<SynthesizeRequest> Messages(string stream)
    {
        var plain = new SynthesizeRequest { Config = new SynthesizeConfig() };
        var end = new SynthesizeRequest { End = new EndOfText() };
        return stream switch
        {
            "nothing" => [],
            "text-first" => [Text(0, "Hello.")],
            "end-first" => [end],
            "empty-first" => [new SynthesizeRequest()],
            "unknown-voice" => [Config(c => c.Voice = "nobody")],
            "unknown-language" => [Config(c => c.Language = "xx")],
            "voice-against-language" => [Config(c => (c.Voice, c.Language) = ("fake-english", "de"))],
            "rate-low" => [Config(c => c.SpeakingRate = 0.4f)],
            "rate-high" => [Config(c => c.SpeakingRate = 2.5f)],
            "rate-nan" => [Config(c => c.SpeakingRate = float.NaN)],
            "pitch-negative" => [Config(c => c.Pitch = -1)],
            "pitch-infinite" => [Config(c => c.Pitch = float.PositiveInfinity)],
            "second-config" => [plain, plain],
            "index-not-zero" => [plain, Text(1, "Hello.")],
            "index-gap" => [plain, Text(0, "Hello."), Text(2, "Hello.")],
            "index-again" => [plain, Text(0, "Hello."), Text(0, "Hello.")],
            "too-long" => [plain, Text(0, new string('a', 2_001))],
            "nul" => [plain, Text(0, "a\0b")],
            "not-utf8" => [plain, NotUtf8()],
            "empty-message" => [plain, new SynthesizeRequest()],
            _ => throw new ArgumentOutOfRangeException(nameof(stream)),
        };
    }

    private static SynthesizeRequest Config(Action<SynthesizeConfig> change)
    {
        var config = new SynthesizeConfig();
        change(config);
        return new SynthesizeRequest { Config = config };
    }

    private static SynthesizeRequest Text(uint index, string text) => new() { Text = new TextChunk { Index = index, Text = text } };

    /// <summary>A chunk whose text field holds the byte 0xFF, as a careless client would send it.</summary>
    private static SynthesizeRequest NotUtf8() =>
        new() { Text = TextChunk.Parser.ParseFrom(ByteString.CopyFrom(0x12, 0x03, (byte)'a', 0xFF, (byte)'b')) };
}
