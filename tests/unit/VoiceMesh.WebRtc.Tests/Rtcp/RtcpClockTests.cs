using VoiceMesh.Testing;
using VoiceMesh.WebRtc.Rtcp;

namespace VoiceMesh.WebRtc.Tests.Rtcp;

/// <summary>The wall clock of a host may be set at any time; the round trip must not notice.</summary>
[Trait("Category", "unit")]
public sealed class RtcpClockTests
{
    private const uint Ours = 1;

    [Theory]
    [InlineData(10_000)]
    [InlineData(-10_000)]
    public void RoundTripMs_WallClockIsSetMeanwhile_IsTheTimeThatTheNetworkTook(int byMs)
    {
        var clock = new FakeSettableClock();
        var session = new RtcpSession(Ours, "us", new RtcpOptions(), clock, new Random(1));
        var report = new byte[RtcpSession.MaxDatagramBytes];
        for (var round = 0; round < 3; round++)
        {
            int length;
            while (!session.TryWriteReport(clock.NowUs, new RtcpSenderInfo(0, 960, 1, 80), null, report, out length))
            {
                clock.Advance(TimeSpan.FromMilliseconds(5));
            }

            var reader = new RtcpCompoundReader(report.AsSpan(0, length));
            Assert.True(reader.TryRead(out var packet));
            if (!packet.TryReadSenderInfo(out var sent))
            {
                continue;
            }

            clock.Wall += TimeSpan.FromMilliseconds(byMs);
            clock.Advance(TimeSpan.FromMilliseconds(80));
            var answer = new byte[64];
            var writer = new RtcpWriter(answer);
            writer.WriteReceiverReport(2, [new RtcpReportBlock(Ours, 0, 0, 0, 0, NtpTime.Middle(sent.NtpTimestamp), 0)]);
            session.Receive(answer.AsSpan(0, writer.Length), null, clock.NowUs);
        }

        Assert.NotNull(session.RoundTripMs);
        Assert.InRange(session.RoundTripMs.Value, 79.9, 80.1);
    }

    private sealed class FakeSettableClock : TimeProvider
    {
        private readonly ManualTimeProvider _steady = new();

        public TimeSpan Wall { get; set; }

        public long NowUs => (_steady.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

        public override long TimestampFrequency => _steady.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => _steady.GetUtcNow() + Wall;

        public override long GetTimestamp() => _steady.GetTimestamp();

        public void Advance(TimeSpan by) => _steady.Advance(by);
    }
}
