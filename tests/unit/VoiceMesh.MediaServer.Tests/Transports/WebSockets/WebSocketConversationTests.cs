using System.Text.Json;
using Grpc.Core;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Tests.Hosting;
using VoiceMesh.Testing.Conversation;

namespace VoiceMesh.MediaServer.Tests.Transports.WebSockets;

[Trait("Category", "integration")]
public sealed class WebSocketConversationTests : IAsyncLifetime
{
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private MediaServerUnderTest _server = null!;

    private CancellationToken Limit => _limit.Token;

    public async Task InitializeAsync() => _server = await MediaServerUnderTest.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _limit.Dispose();
    }

    [Fact]
    public async Task Connect_NewSession_StartsWithSettingsStagesAndFormats()
    {
        await using var client = await _server.ConnectAsync(Limit);

        var started = await client.NextAsync("session_started", Limit);

        Assert.NotNull(started);
        Assert.Equal(client.SessionId, started.Value.GetProperty("session_id").GetString());
        Assert.Equal(3, started.Value.GetProperty("stages").GetArrayLength());
        Assert.Equal(16_000, started.Value.GetProperty("input").GetProperty("sample_rate_hz").GetInt32());
        Assert.Equal("pcm16", started.Value.GetProperty("output").GetProperty("encoding").GetString());
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(24_000)]
    [InlineData(48_000)]
    public async Task Audio_AtAnyRate_ReachesOrchestratorAsFramesOf512Samples(int rate)
    {
        await using var client = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.SendAsync($$$"""{"type":"configure","input":{"encoding":"pcm16","sample_rate_hz":{{{rate}}}}}""", Limit);
        await client.NextAsync("configured", Limit);

        await client.SendAudioAsync(FakeConversationService.Tone(TimeSpan.FromMilliseconds(320), rate), Limit);

        for (var index = 0; index < 10; index++)
        {
            var frame = await conversation.Audio.ReadAsync(Limit);
            Assert.Equal((ulong)index, frame.Sequence);
            Assert.Equal(index * 32_000, frame.TimestampUs);
            Assert.Equal(1024, frame.Pcm.Length);
            Assert.InRange(frame.SpeechProbability, 0, 1);
        }

        var received = await client.NextAsync("audio_received", Limit);
        Assert.Equal(320, received!.Value.GetProperty("audio_ms").GetInt64());
    }

    [Fact]
    public async Task Text_Typed_IsAnsweredInTextAndPacedAudio()
    {
        await using var client = await _server.ConnectAsync(Limit);

        await client.SendAsync("""{"event":"text","text":"hello","request_id":"r1"}""", Limit);
        var response = await client.NextAsync("response", Limit);
        var started = await client.NextAsync("reply_started", Limit);
        var ended = await client.NextAsync("reply_ended", Limit);

        Assert.Equal("You said: hello", response!.Value.GetProperty("delta").GetString());
        Assert.Equal("r1", response.Value.GetProperty("request_id").GetString());
        Assert.Equal(16_000, started!.Value.GetProperty("sample_rate_hz").GetInt32());
        Assert.InRange(ended!.Value.GetProperty("duration_ms").GetInt32(), 95, 105);
        Assert.All(client.Audio, frame => Assert.Equal(640, frame.Length));
        Assert.InRange(client.Audio.Count, 5, 6);
    }

    [Fact]
    public async Task Reply_Played_IsReportedWithFirstSampleTimeAndFinish()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);

        await client.SendAsync("""{"type":"text","text":"hello"}""", Limit);
        await client.NextAsync("reply_ended", Limit);

        var first = (await conversation.NextAsync(ConverseRequest.RequestOneofCase.Playback, Limit)).Playback;
        Assert.NotEqual(0, first.FirstSampleUnixUs);
        var last = first;
        while (!last.Finished)
        {
            last = (await conversation.NextAsync(ConverseRequest.RequestOneofCase.Playback, Limit)).Playback;
        }

        Assert.InRange(last.PlayedMs, 95u, 105u);
    }

    [Fact]
    public async Task Playback_AcknowledgedByClient_IsAuthoritative()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);
        await conversation.BeginReplyAsync("t1", 16_000);
        await conversation.ReplyAudioAsync("t1", FakeConversationService.Tone(TimeSpan.FromSeconds(2), 16_000));
        for (var frame = 0; frame < 3; frame++)
        {
            await client.NextAudioAsync(Limit);
        }

        await client.SendAsync("""{"type":"playback","turn_id":"t1","played_ms":40}""", Limit);
        await client.SendAsync("""{"type":"ping"}""", Limit);
        await client.NextAsync("pong", Limit);

        await conversation.ControlPlaybackAsync("t1", PlaybackAction.Pause);
        var pause = await client.NextAsync("playback", Limit);
        await conversation.ControlPlaybackAsync("t1", PlaybackAction.Clear);
        var clear = await client.NextAsync("playback", Limit);

        Assert.Equal("pause", pause!.Value.GetProperty("action").GetString());
        Assert.Equal("clear", clear!.Value.GetProperty("action").GetString());
        await client.SendAsync("""{"type":"start_listening"}""", Limit);
        var heard = 0u;
        while (await conversation.Requests.ReadAsync(Limit) is { RequestCase: not ConverseRequest.RequestOneofCase.StartListening } request)
        {
            heard = request.Playback?.PlayedMs ?? heard;
        }

        Assert.Equal(40u, heard);
    }

    [Fact]
    public async Task Controls_FromClient_ReachOrchestrator()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);

        await client.SendAsync("""{"type":"start_listening"}""", Limit);
        await client.SendAsync("""{"event":"trigger_llm","final_transcript":"what time is it"}""", Limit);
        await client.SendAsync("""{"type":"configure","settings":{"endpointing_silence_ms":700,"automatic_turns":false}}""", Limit);

        Assert.NotNull((await conversation.Requests.ReadAsync(Limit)).StartListening);
        Assert.Equal("what time is it", (await conversation.Requests.ReadAsync(Limit)).TriggerLlm.FinalTranscript);
        var settings = (await conversation.Requests.ReadAsync(Limit)).Configure;
        Assert.Equal(700u, settings.EndpointingSilenceMs);
        Assert.False(settings.AutomaticTurns);
    }

    [Fact]
    public async Task StopConversation_FromClient_EndsSessionInOrder()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);

        await client.SendAsync("""{"type":"stop_conversation"}""", Limit);
        var ended = await client.NextAsync("session_ended", Limit);

        Assert.Equal("stopped", ended!.Value.GetProperty("reason").GetString());
        Assert.Equal(1000, await client.CloseCodeAsync(Limit));
        Assert.NotNull((await conversation.NextAsync(ConverseRequest.RequestOneofCase.Stop, Limit)).Stop);
    }

    [Fact]
    public async Task Audio_AsBase64_IsTakenLikeBinaryAndAcknowledgedAtOnce()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);
        var data = Convert.ToBase64String(FakeConversationService.Tone(TimeSpan.FromMilliseconds(32), 16_000));

        await client.SendAsync($$"""{"type":"audio","data":"{{data}}"}""", Limit);
        var received = await client.NextAsync("audio_received", Limit);

        Assert.Equal(1, received!.Value.GetProperty("messages").GetInt32());
        Assert.Equal(1024, (await conversation.Audio.ReadAsync(Limit)).Pcm.Length);
    }

    [Fact]
    public async Task Opus_BothWays_IsDecodedAndEncoded()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);
        using var encoder = new VoiceMesh.Audio.Opus.OpusFrameEncoder(48_000);
        var packet = new byte[1500];
        var length = encoder.Encode(new short[960], packet);
        await client.SendAsync("""{"type":"configure","input":{"encoding":"opus"},"output":{"encoding":"opus","sample_rate_hz":24000}}""", Limit);
        await client.NextAsync("configured", Limit);

        await client.SendAudioAsync(packet[..length], Limit);
        await client.SendAudioAsync(packet[..length], Limit);
        await client.SendAsync("""{"type":"text","text":"hello"}""", Limit);
        var started = await client.NextAsync("reply_started", Limit);
        await client.NextAsync("reply_ended", Limit);

        Assert.Equal(1024, (await conversation.Audio.ReadAsync(Limit)).Pcm.Length);
        Assert.Equal("opus", started!.Value.GetProperty("encoding").GetString());
        using var decoder = new VoiceMesh.Audio.Opus.OpusFrameDecoder(24_000);
        Assert.All(client.Audio, opus => Assert.Equal(480, decoder.Decode(opus, new short[24_000])));
    }

    [Fact]
    public async Task Connect_AfterFirstClientLeft_GetsSameConversation()
    {
        var first = await _server.ConnectAsync(Limit);
        var conversation = await _server.Orchestrator.Service.NextAsync(Limit);
        await first.NextAsync("session_started", Limit);
        await first.CloseAsync(Limit);

        await using var second = await _server.ConnectAsync(first.SessionId, Limit);
        var started = await second.NextAsync("session_started", Limit);
        await second.SendAsync("""{"type":"start_listening"}""", Limit);

        Assert.True(started!.Value.GetProperty("reconnected").GetBoolean());
        Assert.NotNull((await conversation.NextAsync(ConverseRequest.RequestOneofCase.StartListening, Limit)).StartListening);
    }

    [Fact]
    public async Task Orchestrator_Killed_ClientIsToldAndSessionResumes()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var first = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.NextAsync("session_started", Limit);

        await _server.Orchestrator.KillAsync();
        var error = await client.NextAsync("error", Limit);
        await client.SendAsync("""{"type":"trigger_llm","final_transcript":"kept"}""", Limit);
        await _server.Orchestrator.ReviveAsync();
        var resumed = await client.NextAsync("session_resumed", Limit);
        var second = await _server.Orchestrator.Service.NextAsync(Limit);

        Assert.False(first.Start.Resume);
        Assert.True(second.Start.Resume);
        Assert.Equal("orchestrator_unavailable", error!.Value.GetProperty("code").GetString());
        Assert.True(error.Value.GetProperty("retryable").GetBoolean());
        Assert.Equal(client.SessionId, resumed!.Value.GetProperty("session_id").GetString());
        Assert.Equal("kept", (await second.NextAsync(ConverseRequest.RequestOneofCase.TriggerLlm, Limit)).TriggerLlm.FinalTranscript);
    }

    [Fact]
    public async Task Text_ThatMeetsAnOrchestratorAsItEnds_IsSentOnceMore()
    {
        _server.Orchestrator.Service.AnswersText = false;
        await using var client = await _server.ConnectAsync(Limit);
        var first = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.SendAsync("""{"type":"text","text":"hello","request_id":"r1"}""", Limit);
        await first.NextAsync(ConverseRequest.RequestOneofCase.Text, Limit);
        await first.EndAsync("draining");
        var second = await _server.Orchestrator.Service.NextAsync(Limit);

        Assert.Equal("r1", (await second.NextAsync(ConverseRequest.RequestOneofCase.Text, Limit)).Text.RequestId);
        await second.EndAsync("draining");
        var third = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.SendAsync("""{"type":"start_listening"}""", Limit);
        Assert.NotNull((await third.Requests.ReadAsync(Limit)).StartListening);
    }

    [Fact]
    public async Task Text_WhoseTurnHadBegun_IsNotSentAgain()
    {
        _server.Orchestrator.Service.AnswersText = false;
        await using var client = await _server.ConnectAsync(Limit);
        var first = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.SendAsync("""{"type":"text","text":"hello","request_id":"r1"}""", Limit);
        await first.NextAsync(ConverseRequest.RequestOneofCase.Text, Limit);
        await first.SendAsync(new ConverseResponse { State = new StateChanged { State = AgentState.Processing, TurnId = "turn-1" } });
        await first.EndAsync("draining");
        var second = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.SendAsync("""{"type":"start_listening"}""", Limit);

        Assert.NotNull((await second.Requests.ReadAsync(Limit)).StartListening);
    }

    [Fact]
    public async Task Question_PostedToAnOrchestratorAsItEnds_IsAnsweredByTheNext()
    {
        _server.Orchestrator.Service.AnswersText = false;
        await using var client = await _server.ConnectAsync(Limit);
        var first = await _server.Orchestrator.Service.NextAsync(Limit);
        using var question = new StringContent($$"""{"text":"hello","session_id":"{{client.SessionId}}"}""", System.Text.Encoding.UTF8, "application/json");
        var asking = _server.Http.PostAsync("/text", question, Limit);
        await first.NextAsync(ConverseRequest.RequestOneofCase.Text, Limit);
        _server.Orchestrator.Service.AnswersText = true;
        await first.EndAsync("draining");
        using var answer = await asking;

        Assert.Contains("You said: hello", await answer.Content.ReadAsStringAsync(Limit), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Orchestrator_Killed_NextOneIsToldTheSettingsThatHold()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var first = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.NextAsync("session_started", Limit);
        await client.SendAsync("""{"type":"configure","settings":{"endpointing_silence_ms":700,"automatic_turns":false}}""", Limit);
        await client.SendAsync("""{"type":"configure","settings":{"endpointing_silence_ms":800}}""", Limit);
        await first.NextAsync(ConverseRequest.RequestOneofCase.Configure, Limit);
        await first.NextAsync(ConverseRequest.RequestOneofCase.Configure, Limit);

        await _server.Orchestrator.KillAsync();
        await client.NextAsync("error", Limit);
        await _server.Orchestrator.ReviveAsync();
        var settings = (await _server.Orchestrator.Service.NextAsync(Limit)).Start.Settings;

        Assert.Equal(800u, settings.EndpointingSilenceMs);
        Assert.True(settings is { HasAutomaticTurns: true, AutomaticTurns: false });
    }

    [Fact]
    public async Task Orchestrator_ThatRefusesAChangeOnResume_IsToldTheOpeningSettings()
    {
        await using var client = await _server.ConnectAsync(Limit);
        var first = await _server.Orchestrator.Service.NextAsync(Limit);
        await client.NextAsync("session_started", Limit);
        await client.SendAsync("""{"type":"configure","settings":{"time_zone":"Mars/Olympus"}}""", Limit);
        await first.NextAsync(ConverseRequest.RequestOneofCase.Configure, Limit);
        _server.Orchestrator.Service.RefusalOf = start =>
            start.Settings.HasTimeZone ? new Status(StatusCode.InvalidArgument, "time_zone must be an IANA zone.") : null;

        await _server.Orchestrator.KillAsync();
        await _server.Orchestrator.ReviveAsync();
        await client.NextAsync("session_resumed", Limit);
        var second = await _server.Orchestrator.Service.NextAsync(Limit);

        Assert.True(second.Start is { Resume: true, Settings.HasTimeZone: false });
    }

    [Fact]
    public async Task Orchestrator_StaysAway_SessionEndsAfterItsTries()
    {
        _server.ExpectedError = "ends after";
        await using var client = await _server.ConnectAsync(Limit);
        await client.NextAsync("session_started", Limit);

        await _server.Orchestrator.KillAsync();
        var ended = await client.NextAsync("session_ended", Limit);

        Assert.Equal("failed", ended!.Value.GetProperty("reason").GetString());
        Assert.Equal(1011, await client.CloseCodeAsync(Limit));
        Assert.Equal(JsonValueKind.Object, ended.Value.ValueKind);
    }

    [Fact]
    public async Task Stop_WithClientConnected_ClosesWith1012()
    {
        await using var client = await _server.ConnectAsync(Limit);
        await client.NextAsync("session_started", Limit);

        var stopping = _server.StopAsync();
        var error = await client.NextAsync("error", Limit);
        var code = await client.CloseCodeAsync(Limit);
        await stopping;

        Assert.Equal("draining", error!.Value.GetProperty("code").GetString());
        Assert.Equal(1012, code);
    }
}
