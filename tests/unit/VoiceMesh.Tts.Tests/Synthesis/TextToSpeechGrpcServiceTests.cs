using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Tts.V1;
using VoiceMesh.Tts.Synthesis;
using VoiceMesh.Tts.Testing;

namespace VoiceMesh.Tts.Tests.Synthesis;

[Trait("Category", "unit")]
public sealed class TextToSpeechGrpcServiceTests
{
    private static readonly SynthesizeConfig Plain = new() { SessionId = "s", TurnId = "t" };

    [Fact]
    public async Task Synthesize_ThreeChunks_AnswersInTheOrderOfTheContract()
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer()]);
        var reply = await Reply.SpeakAsync(host.Client, Plain, "One two.", "", "Three. Four.");

        Assert.Equal(("fake", "fake-english", 16_000u), (reply.Started.Engine, reply.Started.Voice, reply.Started.Format.SampleRateHz));
        Assert.Equal(AudioEncoding.Pcm16, reply.Started.Format.Encoding);
        Assert.Equal([0u, 1u, 2u], reply.ChunksDone.Select(d => d.ChunkIndex));
        Assert.Equal(0u, reply.ChunksDone.ElementAt(1).Samples);
        Assert.Equal((ulong)reply.Samples.Count, reply.Completed.Samples);
        Assert.Equal(reply.Completed.Samples, reply.ChunksDone.Aggregate(0UL, (sum, d) => sum + d.Samples));
        Assert.True(reply.Completed.TimeToFirstAudioUs > 0);
        Assert.Equal(["One", "two.", "Three.", "Four."], reply.Words.SelectMany(w => w.Words).Select(w => w.Word));
        AssertGrouped(reply);
    }

    [Fact]
    public async Task Synthesize_Words_CountFromTheFirstSampleOfTheReply()
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer()]);
        var reply = await Reply.SpeakAsync(host.Client, Plain, "One two.", "Three.");
        var words = reply.Words.SelectMany(w => w.Words).ToList();
        var firstChunkMs = (uint)(reply.ChunksDone.First().Samples * 1000 / 16_000);

        Assert.Equal((0u, 30u), (words[0].StartMs, words[0].EndMs));
        Assert.Equal((firstChunkMs, firstChunkMs + 60), (words[2].StartMs, words[2].EndMs));
        Assert.All(words, w => Assert.Equal(1, w.Confidence));
    }

    [Fact]
    public async Task Synthesize_HalfClose_EndsLikeEnd()
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer()]);
        using var call = host.Client.Synthesize();
        await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = Plain });
        await call.RequestStream.WriteAsync(Text(0, "Hello."));
        await call.RequestStream.CompleteAsync();
        var reply = await Reply.ReadAsync(call);
        Assert.NotNull(reply.Completed);
    }

    [Fact]
    public async Task Synthesize_EndWithoutHalfClose_CompletesTheCall()
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer()]);
        using var call = host.Client.Synthesize();
        await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = Plain });
        await call.RequestStream.WriteAsync(Text(0, "Hello."));
        await call.RequestStream.WriteAsync(new SynthesizeRequest { End = new EndOfText() });
        var reply = await Reply.ReadAsync(call).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.NotNull(reply.Completed);
    }

    [Fact]
    public async Task Synthesize_FirstAudio_ComesBeforeTheSentenceIsDone()
    {
        var hold = new TaskCompletionSource();
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer { Hold = hold.Task }]);
        using var call = host.Client.Synthesize();
        await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = Plain });
        await call.RequestStream.WriteAsync(Text(0, "Please hold this sentence."));
        await ReadUntilAsync(call, m => m.Audio is not null);
        hold.SetResult();
        await call.RequestStream.CompleteAsync();
        await ReadUntilAsync(call, m => m.Completed is not null);
    }

    [Fact]
    public async Task Synthesize_Cancelled_StopsTheEngineAndFreesThePlace()
    {
        var engine = new FakeSpeechSynthesizer { Hold = new TaskCompletionSource().Task };
        await using var host = await TtsHost.StartAsync([engine], "--Synthesis:MaxConcurrentStreams=1");
        using (var call = host.Client.Synthesize())
        {
            await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = Plain });
            await call.RequestStream.WriteAsync(Text(0, "Please hold this sentence."));
            await ReadUntilAsync(call, m => m.Audio is not null);
        }

        var limiter = host.App.Services.GetRequiredService<StreamLimiter>();
        Assert.True(SpinWait.SpinUntil(() => limiter.Active == 0, TimeSpan.FromSeconds(20)));
        Assert.Equal(["Please hold this sentence."], engine.Cancelled);
        Assert.NotEmpty((await Reply.SpeakAsync(host.Client, Plain, "Next.")).Samples);
    }

    [Fact]
    public async Task Synthesize_SlowReader_HoldsTheEngineBack()
    {
        var engine = new FakeSpeechSynthesizer { SamplesPerCharacter = 16_000 };
        await using var host = await TtsHost.StartAsync([engine], "--Synthesis:AudioAheadMs=1000", "--Synthesis:TextQueueChunks=100");
        using var call = host.Client.Synthesize();
        await call.RequestStream.WriteAsync(new SynthesizeRequest { Config = Plain });
        for (uint i = 0; i < 60; i++)
        {
            await call.RequestStream.WriteAsync(Text(i, "Twenty second sentence."));
        }

        await call.RequestStream.CompleteAsync();
        await ReadUntilAsync(call, m => m.Audio is not null);

        // Flow control and the queue take a few sentences, then the engine waits although it has text left.
        Assert.True(SpinWait.SpinUntil(() => engine.Spoken.Count > 1, TimeSpan.FromSeconds(20)));
        var before = -1;
        Assert.True(SpinWait.SpinUntil(() => before == (before = engine.Spoken.Count) && before > 1, TimeSpan.FromSeconds(20)));
        Assert.True(engine.Spoken.Count < 30, $"{engine.Spoken.Count} sentences made ahead");
        await ReadUntilAsync(call, m => m.Completed is not null);
        Assert.Equal(61, engine.Spoken.Count);
    }

    [Fact]
    public async Task Synthesize_AllPlacesTaken_IsResourceExhaustedWithRetryHint()
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer()], "--Synthesis:MaxConcurrentStreams=1", "--Synthesis:RetryAfterMs=321");
        using var first = host.Client.Synthesize();
        await first.RequestStream.WriteAsync(new SynthesizeRequest { Config = Plain });
        await ReadUntilAsync(first, m => m.Started is not null);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Reply.SpeakAsync(host.Client, Plain, "Hello."));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal("321", refused.Trailers.GetValue("retry-after-ms"));
    }

    [Fact]
    public async Task Synthesize_EngineFails_EndsThisStreamOnly()
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer { FailOn = "bad" }]);
        using var other = host.Client.Synthesize();
        await other.RequestStream.WriteAsync(new SynthesizeRequest { Config = Plain });
        await ReadUntilAsync(other, m => m.Started is not null);

        var failed = await Assert.ThrowsAsync<RpcException>(() => Reply.SpeakAsync(host.Client, Plain, "good.", "bad."));
        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);

        await other.RequestStream.WriteAsync(Text(0, "Hello."));
        await other.RequestStream.CompleteAsync();
        await ReadUntilAsync(other, m => m.Completed is not null);
    }

    [Fact]
    public async Task Synthesize_NoEngine_IsUnavailableAndNotReady()
    {
        await using var host = await TtsHost.StartAsync([]);
        var failed = await Assert.ThrowsAsync<RpcException>(() => Reply.SpeakAsync(host.Client, Plain, "Hello."));
        Assert.Equal(StatusCode.Unavailable, failed.StatusCode);

        using var http = new HttpClient { BaseAddress = VoiceMesh.ServiceDefaults.ServiceHost.BoundEndpoints(host.App).Http };
        Assert.False((await http.GetAsync(new Uri("/health/readiness", UriKind.Relative))).IsSuccessStatusCode);
        Assert.True((await http.GetAsync(new Uri("/health/liveness", UriKind.Relative))).IsSuccessStatusCode);
    }

    [Fact]
    public async Task Describe_Engines_ListsVoicesLanguagesRatesAndLimits()
    {
        await using var host = await TtsHost.StartAsync([new FakeSpeechSynthesizer()], "--Synthesis:MaxChunkChars=77");
        var description = await host.Client.DescribeAsync(new DescribeRequest());
        Assert.Equal(("tts", "fake"), (description.Service, description.Engine));
        Assert.Equal(["fake-english", "fake-german"], description.Models);
        Assert.Equal(["en-US", "de"], description.Languages);
        Assert.Equal([16_000u], description.SampleRatesHz);
        Assert.Equal(77, description.Limits["max_chunk_chars"]);
    }

    private static SynthesizeRequest Text(uint index, string text) => new() { Text = new TextChunk { Index = index, Text = text } };

    private static async Task ReadUntilAsync(AsyncDuplexStreamingCall<SynthesizeRequest, SynthesizeResponse> call, Func<SynthesizeResponse, bool> isIt)
    {
        do
        {
            Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None), "the stream ended too soon");
        }
        while (!isIt(call.ResponseStream.Current));
    }

    /// <summary>Audio, then words, then done, for one chunk after the other.</summary>
    private static void AssertGrouped(Reply reply)
    {
        var order = reply.Messages.Skip(1).SkipLast(1).Select(m => m.ResponseCase switch
        {
            SynthesizeResponse.ResponseOneofCase.Audio => (m.Audio.ChunkIndex, 0),
            SynthesizeResponse.ResponseOneofCase.Words => (m.Words.ChunkIndex, 1),
            _ => (m.ChunkDone.ChunkIndex, 2),
        }).ToList();
        Assert.Equal(order.Order(), order);
    }
}
