using System.Diagnostics.Metrics;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.MediaServer.Tests.Playout;

[Trait("Category", "unit")]
public sealed class PlayoutAllocationTests
{
    [Theory]
    [InlineData(16_000, 16_000)]
    [InlineData(22_050, 48_000)]
    public void Tick_InSteadyState_AllocatesNothing(int inputRateHz, int outputRateHz)
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        using var metrics = new MediaMetrics(services.GetRequiredService<IMeterFactory>());
        var transport = new FakeTransport(outputRateHz);
        var clock = new HandCrankedClock();
        using var playout = new ReplyPlayout(new PlayoutOptions(), transport, transport, metrics, clock);
        transport.Left = turnId => playout.FirstFrameLeft(turnId, clock.GetUtcNow());
        playout.Attach(transport);
        playout.Begin(new ReplyStarted { TurnId = "t", Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = (uint)inputRateHz } });
        playout.Append("t", ByteString.CopyFrom(new byte[inputRateHz * sizeof(short) * 60]));

        Assert.Equal(0, SteadyAllocations.BytesOf(() => clock.Tick(1), times: 50, warmUp: 100));
        Assert.InRange(transport.Frames, 150, 2_600);
    }

    /// <summary>A clock whose ticks cost nothing, unlike those of the manual clock.</summary>
    private sealed class HandCrankedClock : TimeProvider
    {
        private TimerCallback? _callback;
        private object? _state;
        private long _ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public override DateTimeOffset GetUtcNow() => new(_ticks + TimeSpan.TicksPerDay, TimeSpan.Zero);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _callback = callback;
            _state = state;
            return new IdleTimer();
        }

        public void Tick(int times)
        {
            for (var index = 0; index < times; index++)
            {
                _ticks += 20 * TimeSpan.TicksPerMillisecond;
                _callback!(_state);
            }
        }

        private sealed class IdleTimer : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose()
            {
            }

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}
