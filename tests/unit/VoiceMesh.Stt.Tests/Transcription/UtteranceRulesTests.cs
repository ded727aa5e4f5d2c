using Google.Protobuf;
using Grpc.Core;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Stt.Transcription;

namespace VoiceMesh.Stt.Tests.Transcription;

[Trait("Category", "unit")]
public class UtteranceRulesTests
{
    private readonly UtteranceRules _rules = new(new TranscriptionOptions { MaxUtteranceMs = 1000, MaxHints = 2 }, ["en-US", "de-DE"]);

    [Theory]
    [InlineData("", "en-US")]
    [InlineData("de-DE", "de-DE")]
    [InlineData("DE-de", "de-DE")]
    [InlineData("de", "de-DE")]
    [InlineData("en-GB", "en-US")]
    public void AcceptConfig_Language_IsTheNearestThatTheEngineHas(string wanted, string served) =>
        Assert.Equal(served, _rules.AcceptConfig(Config(language: wanted)));

    [Fact]
    public void AcceptConfig_Nothing_IsInvalid() => Refused(StatusCode.InvalidArgument, "'config'", () => _rules.AcceptConfig(null));

    [Fact]
    public void AcceptConfig_AudioFirst_IsInvalid() => Refused(StatusCode.InvalidArgument, "'config'", () => _rules.AcceptConfig(Audio(2)));

    [Fact]
    public void AcceptConfig_NoFormat_IsInvalid() =>
        Refused(StatusCode.InvalidArgument, "encoding", () => _rules.AcceptConfig(new TranscribeRequest { Config = new TranscribeConfig() }));

    [Theory]
    [InlineData(0u)]
    [InlineData(11025u)]
    [InlineData(4294967295u)]
    public void AcceptConfig_OddRate_IsInvalid(uint rate) => Refused(StatusCode.InvalidArgument, "8000, 16000", () => _rules.AcceptConfig(Config(rate)));

    [Fact]
    public void AcceptConfig_UnknownLanguage_IsInvalid() =>
        Refused(StatusCode.InvalidArgument, "tlh", () => _rules.AcceptConfig(Config(language: "tlh")));

    [Fact]
    public void AcceptConfig_TooManyHints_IsInvalid()
    {
        var config = Config();
        config.Config.Hints.AddRange(["a", "b", "c"]);
        Refused(StatusCode.InvalidArgument, "hints", () => _rules.AcceptConfig(config));
    }

    [Fact]
    public void Accept_OddPayload_IsInvalid()
    {
        _rules.AcceptConfig(Config());
        Refused(StatusCode.InvalidArgument, "3 bytes", () => _rules.Accept(Audio(3)));
    }

    [Fact]
    public void Accept_SecondConfig_IsInvalid()
    {
        _rules.AcceptConfig(Config());
        Refused(StatusCode.InvalidArgument, "once", () => _rules.Accept(Config()));
    }

    [Theory]
    [InlineData("auto", "und")]
    [InlineData("und", "und")]
    [InlineData("", "de")]
    public void AcceptConfig_LanguageLeftOpen_IsDetectedWhereTheEngineCan(string wanted, string expected)
    {
        Assert.Equal(expected, new UtteranceRules(new TranscriptionOptions(), ["de", "und", "en"]).AcceptConfig(Config(language: wanted)));
        Assert.Equal("en-US", new UtteranceRules(new TranscriptionOptions(), ["en-US"]).AcceptConfig(Config(language: wanted)));
    }

    [Fact]
    public void Accept_EmptyMessage_IsInvalid()
    {
        _rules.AcceptConfig(Config());
        Refused(StatusCode.InvalidArgument, "none of", () => _rules.Accept(new TranscribeRequest()));
    }

    [Fact]
    public void Accept_AudioUpToTheLimit_Passes_OneSampleMoreDoesNot()
    {
        _rules.AcceptConfig(Config(8000));
        _rules.Accept(Audio(16000));
        Refused(StatusCode.OutOfRange, "max_utterance_ms", () => _rules.Accept(Audio(2)));
    }

    private static TranscribeRequest Config(uint rate = 16000, string language = "") => new()
    {
        Config = new TranscribeConfig { Language = language, Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = rate } },
    };

    private static TranscribeRequest Audio(int bytes) => new() { Audio = ByteString.CopyFrom(new byte[bytes]) };

    private static void Refused(StatusCode status, string says, Action action)
    {
        var refused = Assert.Throws<RpcException>(action);
        Assert.Equal(status, refused.StatusCode);
        Assert.Contains(says, refused.Status.Detail, StringComparison.Ordinal);
    }
}
