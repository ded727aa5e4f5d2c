using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Testing;

namespace VoiceMesh.Whisper.Tests.Decoding;

[Trait("Category", "unit")]
public sealed class WindowTranscriberTests
{
    private const int AudioContext = 256;
    private const string EnglishModel = "en-f16";

    private static readonly TranscriptionSettings Settings = GoldenCase.Plain;

    [Fact]
    public void Decode_WithoutEncode_IsRefused()
    {
        var transcriber = NewTranscriber(EnglishModel);

        Assert.Throws<InvalidOperationException>(() => transcriber.Encode(NewEncoder(EnglishModel), CancellationToken.None));
        transcriber.Prepare(GoldenData.Samples("speech-4s"), AudioContext);
        Assert.Throws<InvalidOperationException>(() => transcriber.Decode(Settings, CancellationToken.None));
        Assert.Throws<InvalidOperationException>(() => transcriber.DetectLanguage(CancellationToken.None));
    }

    [Fact]
    public void Decode_AfterACancelledEncode_IsRefused()
    {
        var transcriber = Encoded(EnglishModel, "speech-4s");

        Assert.Throws<OperationCanceledException>(() => transcriber.Encode(NewEncoder(EnglishModel), new CancellationToken(true)));

        Assert.Throws<InvalidOperationException>(() => transcriber.Decode(Settings, CancellationToken.None));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1501)]
    public void Prepare_ContextThatTheModelLacks_IsRefused(int audioContext) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => NewTranscriber(EnglishModel).Prepare(new float[1600], audioContext));

    [Fact]
    public void EncodeBatch_SeveralWindows_AreDecodedAsAlone()
    {
        string[] audio = ["speech-4s", "chirp-3.2s", "speech-4s"];
        var transcribers = audio.Select(name =>
        {
            var transcriber = NewTranscriber(EnglishModel);
            transcriber.Prepare(GoldenData.Samples(name), AudioContext);
            return transcriber;
        }).ToList();

        WindowTranscriber.EncodeBatch(NewEncoder(EnglishModel), transcribers, CancellationToken.None);

        Assert.Equal(
            audio.Select(name => Encoded(EnglishModel, name).Decode(Settings, CancellationToken.None).Text),
            transcribers.Select(transcriber => transcriber.Decode(Settings, CancellationToken.None).Text));
    }

    [Fact]
    public void EncodeBatch_DifferentContexts_IsRefused()
    {
        var first = NewTranscriber(EnglishModel);
        var second = NewTranscriber(EnglishModel);
        first.Prepare(new float[1600], 64);
        second.Prepare(new float[1600], 128);

        var exception = Assert.Throws<ArgumentException>(() => WindowTranscriber.EncodeBatch(NewEncoder(EnglishModel), [first, second], CancellationToken.None));

        Assert.Contains("128", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_ShortRecording_IsWhatTheTranscriberFinds()
    {
        var (model, vocabulary) = GoldenModels.Open(EnglishModel);
        var whole = Assert.Single(new Transcriber(model, vocabulary).Transcribe(GoldenData.Samples("chirp-3.2s"), Settings, AudioContext));

        var window = Encoded(EnglishModel, "chirp-3.2s").Decode(Settings, CancellationToken.None);

        Assert.Equal(whole.Text, window.Text);
        Assert.Equal(whole.Segments.Select(segment => segment.End), window.Segments.Select(segment => segment.End));
    }

    [Theory]
    [InlineData("klingon")]
    [InlineData("yue")]
    public void Decode_LanguageThatTheModelLacks_IsRefused(string language)
    {
        var transcriber = Encoded(GoldenData.MultilingualModel, "speech-4s");

        var exception = Assert.Throws<ArgumentException>(() => transcriber.Decode(Settings with { Language = language }, CancellationToken.None));

        Assert.Contains(language, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_InitialPrompt_ConditionsTheText()
    {
        var transcriber = Encoded(EnglishModel, "chirp-3.2s");

        var plain = transcriber.Decode(Settings, CancellationToken.None);
        var prompted = transcriber.Decode(Settings with { InitialPrompt = " vidibo taradi" }, CancellationToken.None);
        var again = transcriber.Decode(Settings, CancellationToken.None);

        Assert.NotEqual(plain.Segments[0].Tokens[0].LogProbability, prompted.Segments[0].Tokens[0].LogProbability);
        Assert.Equal(plain.AverageLogProbability, again.AverageLogProbability);
        Assert.Equal(plain.NoSpeechProbability, again.NoSpeechProbability);
    }

    [Fact]
    public void Decode_Cancelled_CanBeDecodedAgain()
    {
        var transcriber = Encoded(EnglishModel, "chirp-3.2s");

        Assert.Throws<OperationCanceledException>(() => transcriber.Decode(Settings, new CancellationToken(true)));

        Assert.NotEmpty(transcriber.Decode(Settings, CancellationToken.None).Text);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Decode_WithWords_CoversTheTextInOrder(int beamSize)
    {
        var transcript = Encoded(EnglishModel, "chirp-3.2s").Decode(Settings with { BeamSize = beamSize }, CancellationToken.None);

        Assert.Equal(transcript.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries), transcript.Segments.SelectMany(segment => segment.Words).Select(word => word.Text));
        var times = transcript.Segments.SelectMany(segment => segment.Words).SelectMany(word => new[] { word.Start, word.End }).ToList();
        Assert.Equal(times.Order(), times);
        Assert.All(times, time => Assert.InRange(time.TotalSeconds, 0, 3.2));
    }

    private static AudioEncoder NewEncoder(string model) => new(GoldenModels.Open(model).Model, 1);

    private static WindowTranscriber NewTranscriber(string model)
    {
        var (whisper, vocabulary) = GoldenModels.Open(model);
        return new WindowTranscriber(whisper, vocabulary, maxBeams: 5);
    }

    private static WindowTranscriber Encoded(string model, string audio)
    {
        var transcriber = NewTranscriber(model);
        transcriber.Prepare(GoldenData.Samples(audio), AudioContext);
        transcriber.Encode(NewEncoder(model), CancellationToken.None);
        return transcriber;
    }
}
