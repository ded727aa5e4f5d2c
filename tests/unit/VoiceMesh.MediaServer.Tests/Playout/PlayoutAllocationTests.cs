using System.Diagnostics.Metrics;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.Contracts.Conversation.V1;
using VoiceMesh.MediaServer.Playout;
using VoiceMesh.MediaServer.Telemetry;
using VoiceMesh.Testing;
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
        var clock = new SteppedTimeProvider();
        using var playout = new ReplyPlayout(new PlayoutOptions(), transport, transport, metrics, clock);
        transport.Left = turnId => playout.FirstFrameLeft(turnId, clock.GetUtcNow());
        playout.Attach(transport);
        playout.Begin(new ReplyStarted { TurnId = "t", Format = new AudioFormat { Encoding = AudioEncoding.Pcm16, SampleRateHz = (uint)inputRateHz } });
        playout.Append("t", ByteString.CopyFrom(new byte[inputRateHz * sizeof(short) * 60]));

        Assert.Equal(0, SteadyAllocations.BytesOf(clock.Step, times: 50, warmUp: 100));
        Assert.InRange(transport.Frames, 150, 2_600);
    }
}
