using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Listening;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.Testing;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.MediaServer.Tests.Listening;

[Trait("Category", "unit")]
public sealed class ListeningChainTests : IDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MediaMetrics _metrics;
    private readonly OutgoingLanes _lanes;
    private readonly FakeVoiceActivityDetector _detector = new();
    private readonly ListeningChain _chain;
    private int _dropped;

    public ListeningChainTests()
    {
        _metrics = new MediaMetrics(_services.GetRequiredService<IMeterFactory>());
        _lanes = new OutgoingLanes(new ConversationOptions { AudioFrames = 256 }, ListeningChain.FrameSamples, () => _dropped++);
        _chain = new ListeningChain(_detector, _lanes, _metrics, _clock);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        _services.Dispose();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(160)]
    [InlineData(511)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(5_000)]
    public async Task Push_InPiecesOfAnySize_GivesTheSameFrames(int pieceSamples)
    {
        var audio = Ramp(5_120);

        for (var offset = 0; offset < audio.Length; offset += pieceSamples)
        {
            _chain.Push(audio.AsSpan(offset, Math.Min(pieceSamples, audio.Length - offset)), 16_000);
        }

        var frames = await SentAsync();
        Assert.Equal(10, frames.Count);
        Assert.Equal(audio, frames.SelectMany(frame => Samples(frame)));
        Assert.Equal(Enumerable.Range(0, 10).Select(index => (ulong)index), frames.Select(frame => frame.Sequence));
        Assert.Equal(Enumerable.Range(0, 10).Select(index => index * 32_000L), frames.Select(frame => frame.TimestampUs));
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(24_000)]
    [InlineData(48_000)]
    public async Task Push_AtAnotherRate_GivesAsManyFramesAsTheTimeHolds(int rate)
    {
        _chain.Push(new short[rate], rate);

        Assert.Equal(31, (await SentAsync()).Count);
        Assert.Equal(992, _chain.AnalysedMs);
    }

    [Fact]
    public async Task Push_Frame_CarriesTheDetectorsWordAndTheTimeOfArrival()
    {
        _detector.Probability = 0.75f;

        _chain.Push(new short[512], 16_000);

        var frame = Assert.Single(await SentAsync());
        Assert.Equal(0.75f, frame.SpeechProbability);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 12, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000, frame.ReceivedUnixUs);
    }

    [Fact]
    public async Task Reset_BetweenClients_DropsHalfFrameAndKeepsMediaClock()
    {
        _chain.Push(new short[512 + 100], 16_000);

        _chain.Reset();
        _chain.Push(new short[512], 16_000);

        var frames = await SentAsync();
        Assert.Equal(2, frames.Count);
        Assert.Equal(32_000, frames[1].TimestampUs);
        Assert.Equal(1, _detector.Resets);
    }

    [Fact]
    public async Task Push_WhileOrchestratorIsAway_DropsOldestAndCounts()
    {
        _chain.Push(new short[512 * 300], 16_000);

        var frames = await SentAsync();
        Assert.Equal(256, frames.Count);
        Assert.Equal(44ul, frames[0].Sequence);
        Assert.Equal(44, _dropped);
    }

    [Fact]
    public void Push_InSteadyState_AllocatesNothing()
    {
        var audio = new short[480];

        // Once the lane is full, every further frame reuses the one that it pushes out.
        Assert.Equal(0, SteadyAllocations.BytesOf(() => _chain.Push(audio, 48_000), times: 2_000, warmUp: 2_000));
    }

    private static short[] Ramp(int samples) => [.. Enumerable.Range(0, samples).Select(index => (short)index)];

    private static IEnumerable<short> Samples(AudioFrame frame)
    {
        var bytes = frame.Pcm.ToByteArray();
        return Enumerable.Range(0, bytes.Length / 2).Select(index => BitConverter.ToInt16(bytes, index * 2));
    }

    private async Task<List<AudioFrame>> SentAsync()
    {
        var frames = new List<AudioFrame>();
        using var done = new CancellationTokenSource();
        var sending = _lanes.SendAllAsync(
            request =>
            {
                frames.Add(request.Audio.Clone());
                return Task.CompletedTask;
            },
            done.Token);
        await done.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        return frames;
    }

    private sealed class FakeVoiceActivityDetector : IVoiceActivityDetector
    {
        public string Name => "fake";

        public float Probability { get; set; }

        public int Resets { get; private set; }

        public float Process(ReadOnlySpan<float> frame) => Probability;

        public void Reset() => Resets++;
    }
}
