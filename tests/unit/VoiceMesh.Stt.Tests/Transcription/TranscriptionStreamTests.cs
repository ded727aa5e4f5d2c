using System.Diagnostics.Metrics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Stt.V1;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Testing;
using VoiceMesh.Stt.Transcription;
using VoiceMesh.Testing;

namespace VoiceMesh.Stt.Tests.Transcription;

[Trait("Category", "unit")]
public sealed class TranscriptionStreamTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TranscribeRequest End = new() { EndOfUtterance = new EndOfUtterance() };
    private readonly FakeSpeechEngine _engine = new();
    private readonly FakeRequestStream _requests = new();
    private readonly FakeResponseStream _responses = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly TranscriptionMetrics _metrics;
    private readonly CancellationTokenSource _call = new();
    private readonly TranscriptionOptions _options = new() { MaxUtteranceMs = 1000, IdleTimeoutMs = 5000 };

    public TranscriptionStreamTests() => _metrics = new TranscriptionMetrics(_services.GetRequiredService<IMeterFactory>(), new ActiveSpeechEngine());

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
        _call.Dispose();
    }

    [Fact]
    public async Task RunAsync_WholeUtterance_AnswersInterimsThenOneFinal()
    {
        var run = Run();
        _requests.Send(Config(), Audio(640));
        _engine.Decoder.Guess("go for");
        Assert.Equal("go for", (await _responses.NextAsync()).Interim.Text);
        _requests.Send(End);
        _engine.Decoder.Final.SetResult(new Hypothesis("go forward and", 0.5f, [new RecognisedWord("go", 10, 200, 0.9f)], 40));
        var final = (await _responses.NextAsync()).Final;
        await run.WaitAsync(Patience);
        Assert.Equal("go forward and", final.Text);
        Assert.Equal("fake", final.Engine);
        Assert.Equal(40u, final.AudioMs);
        Assert.True(final.LikelyIncomplete);
        Assert.Equal((10u, 200u), (final.Words[0].StartMs, final.Words[0].EndMs));
        Assert.Equal(0, _responses.Unread);
        Assert.Equal(320, _engine.Decoder.Samples);
        Assert.True(_engine.Decoder.Disposed.IsCompleted);
    }

    [Fact]
    public async Task RunAsync_CandidateResumedCandidateEnd_ReachTheDecoderInOrder()
    {
        var run = Run();
        _engine.Decoder.Final.SetResult(new Hypothesis("", 0, [], 0));
        _requests.Send(
            Config(),
            new TranscribeRequest { EndOfSpeechCandidate = new EndOfSpeechCandidate() },
            new TranscribeRequest { SpeechResumed = new SpeechResumed() },
            new TranscribeRequest { EndOfSpeechCandidate = new EndOfSpeechCandidate() },
            End);
        await run.WaitAsync(Patience);
        Assert.Equal(["begin", "discard", "begin", "finish"], _engine.Decoder.Calls);
        Assert.Equal("", (await _responses.NextAsync()).Final.Text);
    }

    [Fact]
    public async Task RunAsync_HalfCloseWithoutEnd_CountsAsTheEnd()
    {
        var run = Run();
        _engine.Decoder.Final.SetResult(new Hypothesis("yes", 1, [], 300));
        _requests.Send(Config());
        _requests.HalfClose();
        await run.WaitAsync(Patience);
        Assert.Equal("yes", (await _responses.NextAsync()).Final.Text);
    }

    [Fact]
    public async Task RunAsync_InterimAfterTheEnd_IsDropped()
    {
        var run = Run();
        _requests.Send(Config(), End);
        await _engine.Decoder.Finishing.WaitAsync(Patience);
        _engine.Decoder.Guess("stale");
        _engine.Decoder.Final.SetResult(new Hypothesis("stop", 1, [], 300));
        await run.WaitAsync(Patience);
        Assert.Equal("stop", (await _responses.NextAsync()).Final.Text);
        Assert.Equal(0, _responses.Unread);
    }

    [Fact]
    public async Task RunAsync_OnlyTheFinalWanted_WritesNoInterims()
    {
        var run = Run();
        _engine.Decoder.Guess("unwanted");
        _engine.Decoder.Final.SetResult(new Hypothesis("stop", 1, [], 300));
        _requests.Send(Config(interims: false), End);
        await run.WaitAsync(Patience);
        Assert.Equal("stop", (await _responses.NextAsync()).Final.Text);
        Assert.False(_engine.Settings!.InterimResults);
    }

    [Theory]
    [InlineData(8000u, 800, 1600)]
    [InlineData(24000u, 2400, 1600)]
    [InlineData(48000u, 4800, 1600)]
    public async Task RunAsync_OtherRate_IsResampledToTheEngines(uint rate, int sent, int taken)
    {
        var run = Run();
        _engine.Decoder.Final.SetResult(new Hypothesis("", 0, [], 0));
        _requests.Send(Config(rate), Audio(sent * 2), End);
        await run.WaitAsync(Patience);
        Assert.Equal(taken, _engine.Decoder.Samples);
    }

    [Fact]
    public async Task RunAsync_NoDecoderFree_IsResourceExhaustedWithAHint()
    {
        _engine.OpenFault = new DecodersExhaustedException("full", 250);
        var run = Run();
        _requests.Send(Config());
        var refused = await Assert.ThrowsAsync<RpcException>(() => run.WaitAsync(Patience));
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.Equal("250", refused.Trailers.GetValue("retry-after-ms"));
    }

    [Fact]
    public async Task RunAsync_LongerThanTheLimit_IsOutOfRangeAndGivesTheDecoderBack()
    {
        var run = Run();
        _requests.Send(Config(), Audio(32000), Audio(2));
        var refused = await Assert.ThrowsAsync<RpcException>(() => run.WaitAsync(Patience));
        Assert.Equal(StatusCode.OutOfRange, refused.StatusCode);
        Assert.True(_engine.Decoder.Disposed.IsCompleted);
        Assert.Equal(16000, _engine.Decoder.Samples);
    }

    [Fact]
    public async Task RunAsync_CallerFallsSilent_IsDeadlineExceededAndGivesTheDecoderBack()
    {
        var run = Run();
        _requests.Send(Config());
        await _engine.Opened.WaitAsync(Patience);
        while (!run.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(StatusCode.DeadlineExceeded, (await Assert.ThrowsAsync<RpcException>(() => run)).StatusCode);
        Assert.True(_engine.Decoder.Disposed.IsCompleted);
    }

    [Fact]
    public async Task RunAsync_CancelledInTheFinal_GivesTheDecoderBackAtOnce()
    {
        var run = Run();
        _requests.Send(Config(), Audio(640), End);
        await _engine.Decoder.Finishing.WaitAsync(Patience);
        await _call.CancelAsync();
        await _engine.Decoder.Disposed.WaitAsync(Patience);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    private static TranscribeRequest Config(uint rate = 16000, bool interims = true) => new()
    {
        Config = new TranscribeConfig
        {
            InterimResults = interims,
            Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = rate },
        },
    };

    private static TranscribeRequest Audio(int bytes) => new() { Audio = ByteString.CopyFrom(new byte[bytes]) };

    private Task Run() => new TranscriptionStream(_engine, _options, _metrics, _time).RunAsync(_requests, _responses, _call.Token);
}
