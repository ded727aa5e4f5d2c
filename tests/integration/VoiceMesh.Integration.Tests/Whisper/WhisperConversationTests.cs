using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Grpc.Net.Client;
using VoiceMesh.Client;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;

namespace VoiceMesh.Integration.Tests.Whisper;

[Trait("Category", "integration")]
[Collection(WhisperMeshCollection.Name)]
public sealed partial class WhisperConversationTests(WhisperMeshFixture mesh)
{
    [Fact]
    public async Task Start_FolderWithAModelOnly_SttPicksWhisperAndSaysSo()
    {
        using var channel = GrpcChannel.ForAddress(mesh.SttAddress);
        var description = await new SpeechToTextService.SpeechToTextServiceClient(channel).DescribeAsync(new DescribeRequest());
        using var http = new HttpClient { BaseAddress = mesh.SttPage };
        using var health = JsonDocument.Parse(await http.GetStringAsync("/health/detailed"));

        Assert.Equal("whisper", description.Engine);
        Assert.Equal(["tiny.en"], description.Models);
        Assert.Contains("pocketsphinx", description.AvailableEngines);
        Assert.Equal("whisper", health.RootElement.GetProperty("checks").GetProperty("speech-engine").GetProperty("data").GetProperty("engine").GetString());
        Assert.Contains("Speech engine: whisper with tiny.en", mesh.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Speak_HumanSpeech_GoesThroughWhisperAndIsAnsweredAloud()
    {
        var options = new VoiceSessionOptions();
        await using var session = await mesh.OpenAsync(options);
        var result = await new SpokenExchange(session, options, TimeProvider.System).RunAsync(WhisperMeshFixture.GoForward, TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.True(result.Settled, mesh.Log);
        Assert.Empty(result.Errors.Select(error => error.Body.ToString()));
        Assert.NotEmpty(result.Transcripts);
        Assert.All(result.Transcripts, transcript => Assert.Contains(transcript, char.IsLetterOrDigit));
        Assert.NotEmpty(result.Answers);
        Assert.True(result.Reply.Length > 16000, "At least half a second of reply was heard.");
        Assert.Equal("whisper", result.Engines["stt"]);
    }

    [Fact]
    public async Task Speak_IntoAReply_InterruptsIt()
    {
        var options = new VoiceSessionOptions();
        await using var session = await mesh.OpenAsync(options);
        var cleared = false;
        var exchange = new SpokenExchange(session, options, TimeProvider.System)
        {
            OnEvent = received => cleared |= received.Type == "playback" && received.Text("action") == "clear",
        };

        await session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = "what can you do" }, CancellationToken.None);
        var pcm = SpeechMaker.Join(1000, new byte[32000], WhisperMeshFixture.GoForward);
        var result = await exchange.RunAsync(pcm, TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.True(cleared, mesh.Log);
        Assert.Equal("interrupted", result.Turns[0].Text("outcome"));
        Assert.Empty(result.Errors.Select(error => error.Body.ToString()));
    }

    [Fact]
    public async Task Leave_InTheMiddleOfAnUtterance_WhisperLetsGoOfIt()
    {
        await using (var session = await mesh.OpenAsync())
        {
            var speech = WhisperMeshFixture.GoForward[..(32000 * 3 / 2)];
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            var exchange = new SpokenExchange(session, new VoiceSessionOptions(), TimeProvider.System);
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchange.RunAsync(SpeechMaker.Join(10_000, speech, speech), TimeSpan.FromSeconds(60), patience.Token));
        }

        await Eventually.HoldsAsync(
            async () => await GaugeAsync("voicemesh_stt_streams_active") == 0 && await GaugeAsync("voicemesh_stt_slots_in_use") == 0,
            "stt has given up the utterance of a session that ended");
    }

    [Fact]
    public async Task Metrics_AfterSpeech_ShowWhatWhisperDid()
    {
        await using var session = await mesh.OpenAsync();
        await new SpokenExchange(session, new VoiceSessionOptions(), TimeProvider.System)
            .RunAsync(WhisperMeshFixture.GoForward, TimeSpan.FromSeconds(60), CancellationToken.None);

        Assert.True(await GaugeAsync("voicemesh_stt_final_seconds_count") > 0);
        Assert.True(await GaugeAsync("voicemesh_stt_encoder_batch_windows_count") > 0);
        Assert.True(await GaugeAsync("voicemesh_stt_real_time_factor_ratio_count") > 0);
        Assert.True(await GaugeAsync("voicemesh_stt_stream_capacity") > 0);
    }

    private async Task<double> GaugeAsync(string name)
    {
        using var http = new HttpClient { BaseAddress = mesh.SttPage };
        var page = await http.GetStringAsync("/metrics");
        return Samples().Matches(page)
            .Where(sample => sample.Groups["name"].Value == name)
            .Sum(sample => double.Parse(sample.Groups["value"].Value, CultureInfo.InvariantCulture));
    }

    [GeneratedRegex(@"^(?<name>\w+)(\{[^}]*\})? (?<value>[-0-9.e+]+)", RegexOptions.Multiline)]
    private static partial Regex Samples();
}
