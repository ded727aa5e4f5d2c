using VoiceMesh.Client;

namespace VoiceMesh.Integration.Tests.Conversations;

[Trait("Category", "integration")]
[Collection(MeshCollection.Name)]
public sealed class SpokenConversationTests(MeshFixture mesh)
{
    [Fact]
    public async Task Speak_HumanSpeech_IsTranscribedAndAnsweredAloud()
    {
        var result = await mesh.SpeakAsync(MeshFixture.GoForward);

        Assert.True(result.Settled, mesh.Log);
        Assert.Empty(result.Errors.Select(error => error.Body.ToString()));
        Assert.Contains("forward", string.Join(" ", result.Transcripts), StringComparison.OrdinalIgnoreCase);
        Assert.NotEmpty(result.Answers);
        Assert.True(result.Reply.Length > 16000, "At least half a second of reply was heard.");
        Assert.Equal(["llm-proxy", "stt", "tts"], result.Engines.Keys.Order());
        Assert.Equal("offline-responder", result.Engines["llm-proxy"]);
    }

    [Theory]
    [InlineData(8000, 48000)]
    [InlineData(16000, 24000)]
    public async Task Speak_OtherRates_IsAnswered(int inputRateHz, int outputRateHz)
    {
        var options = new VoiceSessionOptions { InputSampleRateHz = inputRateHz, OutputSampleRateHz = outputRateHz };
        var pcm = inputRateHz == 16000 ? MeshFixture.GoForward : SpeechMaker.Halve(MeshFixture.GoForward);

        var result = await mesh.SpeakAsync(pcm, options);

        Assert.True(result.Settled, mesh.Log);
        Assert.NotEmpty(result.Transcripts);
        Assert.NotEmpty(result.Answers);
        Assert.True(result.Reply.Length > outputRateHz, "At least half a second of reply was heard.");
    }

    [Fact]
    public async Task Speak_SilenceOnly_IsNotAnswered()
    {
        await using var session = await mesh.OpenAsync();
        await new SpokenExchange(session, new VoiceSessionOptions(), TimeProvider.System)
            .RunAsync(new byte[32000 * 3], TimeSpan.FromSeconds(1), CancellationToken.None)
            .ContinueWith(exchange =>
            {
                Assert.Empty(exchange.Result.Transcripts);
                Assert.Empty(exchange.Result.Answers);
                Assert.Empty(exchange.Result.Errors);
            });
    }
}
