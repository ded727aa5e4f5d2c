using VoiceMesh.Testing;
using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Tests.Fuzzing;

namespace VoiceMesh.WebRtc.Tests.Rtcp;

[Trait("Category", "unit")]
public sealed class RtcpSessionTests
{
    private const uint Ours = 1;
    private const uint Theirs = 2;
    private readonly ManualTimeProvider _clock = new();
    private readonly byte[] _buffer = new byte[RtcpSession.MaxDatagramBytes];

    [Fact]
    public void RoundTripMs_AnswerToOurReport_IsTheTimeThatTheNetworkTook()
    {
        var us = Session(Ours, seed: 1);
        var peer = Session(Theirs, seed: 2);
        var heard = new ReceptionStatistics(Ours, 48_000);
        heard.Note(1, 960, 0);
        var report = NextReport(us, new RtcpSenderInfo(0, 960, 1, 80), null);

        _clock.Advance(TimeSpan.FromMilliseconds(30));
        peer.Receive(report, heard, NowUs());
        var answer = NextReport(peer, null, heard);
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        us.Receive(answer, null, NowUs());

        Assert.NotNull(us.RoundTripMs);
        Assert.InRange(us.RoundTripMs.Value, 79.8, 80.2);
        Assert.Equal(1, us.RemoteReports);
        Assert.Null(peer.RoundTripMs);
    }

    [Fact]
    public void Receive_ReportsOfLoss_AreHeardWhereTheyAreAboutUs()
    {
        var us = Session(Ours, seed: 1);
        var writer = new RtcpWriter(_buffer);
        writer.WriteReceiverReport(Theirs, [new RtcpReportBlock(99, 255, 7, 0, 0, 0, 0), new RtcpReportBlock(Ours, 64, 5, 0, 480, 0, 0)]);
        us.Receive(_buffer.AsSpan(0, writer.Length), null, 0);

        Assert.Equal(0.25, us.RemoteFractionLost);
        Assert.Equal(5, us.RemoteCumulativeLost);
        Assert.Equal(480u, us.RemoteJitter);
        Assert.Null(us.RoundTripMs);
    }

    [Fact]
    public void Receive_ReferenceToAReportNeverSent_GivesNoRoundTrip()
    {
        var us = Session(Ours, seed: 1);
        var writer = new RtcpWriter(_buffer);
        writer.WriteReceiverReport(Theirs, [new RtcpReportBlock(Ours, 0, 0, 0, 0, 12_345, 0)]);
        us.Receive(_buffer.AsSpan(0, writer.Length), null, 0);

        Assert.Null(us.RoundTripMs);
    }

    [Fact]
    public void Receive_FeedbackAndGoodbye_AreNoted()
    {
        var us = Session(Ours, seed: 1);
        byte[] nackAndPictureLoss = [0x81, 205, 0, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 5, 0, 0, 0x81, 206, 0, 2, 0, 0, 0, 2, 0, 0, 0, 1];
        us.Receive(nackAndPictureLoss, null, 0);
        Assert.Equal(2, us.IgnoredFeedback);
        Assert.Equal(0, us.Malformed);

        var goodbye = _buffer.AsSpan(0, Session(Theirs, seed: 2).WriteGoodbye(_buffer));
        us.Receive(goodbye, new ReceptionStatistics(77, 48_000), 0);
        Assert.Equal(0, us.RemoteGoodbyes);
        us.Receive(goodbye, new ReceptionStatistics(Theirs, 48_000), 0);
        Assert.Equal(1, us.RemoteGoodbyes);
    }

    [Fact]
    public void TryWriteReport_OverAMinute_KeepsItsIntervalOnAverageAndNeverToTheBeat()
    {
        var us = Session(Ours, seed: 3);
        var times = new List<long>();
        for (long now = 0; now < 60_000_000; now += 10_000)
        {
            if (us.TryWriteReport(now, null, null, _buffer, out _))
            {
                times.Add(now);
            }
        }

        // Mean of the random factor over e − 3/2 is 0.82.
        Assert.InRange(times.Count, 55, 95);
        Assert.True(times.Zip(times.Skip(1), (a, b) => b - a).Distinct().Count() > 20);
    }

    [Fact]
    public void TryWriteReport_AfterPacketsWereSent_IsASenderReportWithTheWallClock()
    {
        var us = Session(Ours, seed: 1);
        var reader = new RtcpCompoundReader(NextReport(us, new RtcpSenderInfo(0, 960, 1, 80), null));

        Assert.True(reader.TryRead(out var report));
        Assert.True(report.TryReadSenderInfo(out var info));
        Assert.Equal(NtpTime.From(_clock.GetUtcNow()), info.NtpTimestamp);
        Assert.Equal(960u, info.RtpTimestamp);
        Assert.True(reader.TryRead(out var description));
        Assert.Equal(RtcpPacketType.SourceDescription, description.Type);
    }

    [Fact]
    public void TryWriteReport_NothingSentForTwoReports_IsAReceiverReport()
    {
        var us = Session(Ours, seed: 1);
        var types = new List<RtcpPacketType>();
        for (var report = 0; report < 4; report++)
        {
            var reader = new RtcpCompoundReader(NextReport(us, new RtcpSenderInfo(0, 960, 1, 80), null));
            Assert.True(reader.TryRead(out var packet));
            types.Add(packet.Type);
        }

        Assert.Equal([RtcpPacketType.SenderReport, RtcpPacketType.SenderReport, RtcpPacketType.ReceiverReport, RtcpPacketType.ReceiverReport], types);
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void Receive_DamagedDatagrams_NeverThrows()
    {
        var random = new Random(12);
        var us = Session(Ours, seed: 1);
        var heard = new ReceptionStatistics(Theirs, 48_000);
        heard.Note(1, 1, 1);
        var peer = Session(Theirs, seed: 2);
        var valid = NextReport(peer, new RtcpSenderInfo(0, 1, 2, 3), new ReceptionStatistics(Ours, 48_000)).ToArray();
        var damaged = new byte[400];
        for (var input = 0; input < FuzzInputs.Count; input++)
        {
            us.Receive(Damage.Do(random, valid, damaged), heard, input);
        }

        Assert.True(us.Malformed > 0);
        us.TryWriteReport(long.MaxValue / 4, null, heard, _buffer, out _);
        Assert.True(us.TryWriteReport(long.MaxValue / 2, null, heard, _buffer, out var length));
        Assert.InRange(length, 1, RtcpSession.MaxDatagramBytes);
    }

    [Fact]
    public void ReceivingAndReporting_AllocateNothing()
    {
        var us = Session(Ours, seed: 1);
        var heard = new ReceptionStatistics(Theirs, 48_000);
        heard.Note(1, 1, 1);
        var report = NextReport(Session(Theirs, seed: 2), new RtcpSenderInfo(0, 1, 2, 3), null).ToArray();
        long now = 0;

        Assert.Equal(0, SteadyAllocations.BytesOf(() =>
        {
            now += 2_000_000;
            us.Receive(report, heard, now);
            us.TryWriteReport(now, new RtcpSenderInfo(0, 1, 2, 3), heard, _buffer, out _);
        }));
    }

    private RtcpSession Session(uint ssrc, int seed) => new(ssrc, "voicemesh", new RtcpOptions(), _clock, new Random(seed));

    private long NowUs() => _clock.GetTimestamp() / TimeSpan.TicksPerMicrosecond;

    private ReadOnlySpan<byte> NextReport(RtcpSession session, RtcpSenderInfo? info, ReceptionStatistics? heard)
    {
        var buffer = new byte[RtcpSession.MaxDatagramBytes];
        int length;
        while (!session.TryWriteReport(NowUs(), info, heard, buffer, out length))
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
        }

        return buffer.AsSpan(0, length);
    }
}
