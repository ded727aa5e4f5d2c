using VoiceMesh.WebRtc.Jitter;

namespace VoiceMesh.WebRtc.Tests.Jitter;

[Trait("Category", "unit")]
public sealed class JitterBufferTests
{
    [Fact]
    public void Next_EvenStreamAcrossTheWraps_PlaysEverythingOnceInOrder()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 200);
        driver.Drain(6);

        Assert.Equal(Enumerable.Range(0, 200), driver.Played);
        Assert.Equal(3, driver.Steps.TakeWhile(step => step.Decision == PlayoutDecision.Silence).Count());
        Assert.Equal(0, driver.Buffer.Recovery.Lost);
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(50, 3)]
    [InlineData(100, 5)]
    public void Next_InitialDelay_IsWaitedForInWholeFrames(int delayMs, int frames)
    {
        var driver = new BufferDriver(new JitterBufferOptions { InitialDelayMs = delayMs, MinDelayMs = 0 });
        driver.Flow(0, 20);

        Assert.Equal(frames, driver.Steps.TakeWhile(step => step.Decision == PlayoutDecision.Silence).Count());
    }

    [Fact]
    public void Insert_SwappedPackets_ArePlayedInOrder()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 10);
        driver.Insert(11);
        driver.Step();
        driver.Insert(10);
        driver.Step();
        driver.Flow(12, 5);
        driver.Drain(4);

        Assert.Equal(Enumerable.Range(0, 17), driver.Played);
        Assert.Equal(0, driver.Buffer.Recovery.Lost);
    }

    [Fact]
    public void Insert_Duplicate_IsCountedAndNotPlayedTwice()
    {
        var driver = new BufferDriver();
        driver.Insert(0);

        Assert.Equal(InsertOutcome.Duplicate, driver.Insert(0));
        driver.Flow(1, 10);
        Assert.Equal(InsertOutcome.Late, driver.Insert(2));
        Assert.Equal(1, driver.Buffer.Statistics.Duplicate);
        Assert.Equal(1, driver.Buffer.Statistics.Late);
        Assert.Equal(driver.Played.Distinct(), driver.Played);
    }

    [Fact]
    public void Next_LostPacket_IsConcealedForExactlyItsTime()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 50, packet => packet == 20);
        driver.Drain(5);

        Assert.Equal(Enumerable.Range(0, 50).Where(packet => packet != 20), driver.Played);
        var around = driver.Steps.Where(step => step.Decision != PlayoutDecision.Silence).Skip(19).Take(3).ToList();
        Assert.Equal([(PlayoutDecision.Normal, 19), (PlayoutDecision.Conceal, -1), (PlayoutDecision.Normal, 21)], around);
        Assert.Equal(1, driver.Buffer.Recovery.Concealed);
        Assert.Equal(1, driver.Buffer.Recovery.LossRuns);
    }

    [Fact]
    public void Insert_RedundantCopyOfALostPacket_IsPlayedInItsPlace()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 20);
        driver.Step();
        driver.Insert(21);
        Assert.Equal(InsertOutcome.Stored, driver.Insert(20, redundant: true));
        driver.Step();
        driver.Flow(22, 5);
        driver.Drain(5);

        Assert.Equal(Enumerable.Range(0, 27), driver.Played);
        Assert.Equal(1, driver.Buffer.Recovery.RedRecovered);
        Assert.Equal(0, driver.Buffer.Recovery.Unrecovered);
    }

    [Fact]
    public void Insert_PacketAfterItsCopy_IsNoLoss()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 20);
        driver.Insert(21);
        driver.Insert(20, redundant: true);
        driver.Insert(20);
        driver.Drain(6);

        Assert.Equal(Enumerable.Range(0, 22), driver.Played);
        Assert.Equal(0, driver.Buffer.Recovery.Lost);
        Assert.Equal(0, driver.Buffer.Statistics.Duplicate);
    }

    [Fact]
    public void Next_EverythingLateByAWhile_PlaysItAllAndAccelerates()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 100);
        driver.Drain(5);
        for (var packet = 100; packet < 105; packet++)
        {
            driver.Insert(packet);
        }

        driver.Flow(105, 200);

        Assert.Equal(Enumerable.Range(0, driver.Played.Count()), driver.Played);
        Assert.True(driver.Count(PlayoutDecision.Merge) >= 1);
        Assert.True(driver.Count(PlayoutDecision.Accelerate) > 0);
        Assert.Equal(0, driver.Buffer.Recovery.Lost);
    }

    [Fact]
    public void Next_NothingMoreComes_ConcealsUpToTheLimitThenFallsSilent()
    {
        var driver = new BufferDriver(new JitterBufferOptions { ConcealmentLimitMs = 60 });
        driver.Flow(0, 20);
        driver.Drain(30);

        // Three frames by the limit, and one that fades out.
        Assert.Equal(4, driver.Count(PlayoutDecision.Conceal));
        Assert.True(driver.Buffer.IsSilent);
        Assert.Equal(PlayoutDecision.Silence, driver.Step());
        Assert.Equal(0, driver.Buffer.Recovery.Lost);
    }

    [Fact]
    public void Next_StreamComesBackAfterAnInterruption_CountsWhatTheSenderCounted()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 20);
        driver.Drain(40);
        driver.NowUs = 60 * BufferDriver.FrameUs;
        driver.Flow(60, 20);
        driver.Drain(5);

        Assert.Equal(40, driver.Buffer.Recovery.Lost);
        Assert.Equal(Enumerable.Range(0, 20).Concat(Enumerable.Range(60, 20)), driver.Played);
    }

    [Fact]
    public void Next_SenderThatAnnouncesSilence_GivesComfortNoiseAndNoLoss()
    {
        // Packets of one byte begin the silence; one of them comes every 400 ms, with the next sequence number (discontinuous transmission).
        var driver = new BufferDriver();
        driver.Flow(0, 20);
        driver.Insert(20, payloadBytes: 1);
        driver.Drain(20);
        driver.Insert(21, payloadBytes: 1, timestampFrames: 40);
        driver.Drain(20);
        driver.Insert(22, timestampFrames: 60);
        driver.Drain(10);

        Assert.True(driver.Count(PlayoutDecision.ComfortNoise) > 30);
        Assert.Equal(0, driver.Buffer.Recovery.Lost);
        Assert.Contains(22, driver.Played);
    }

    [Fact]
    public void Insert_MoreThanFits_GivesUpTheOldest()
    {
        var driver = new BufferDriver(new JitterBufferOptions { MaxPackets = 5 });
        for (var packet = 0; packet < 12; packet++)
        {
            Assert.Equal(InsertOutcome.Stored, driver.Insert(packet));
            Assert.InRange(driver.Buffer.Waiting, 1, 5);
        }

        Assert.Equal(InsertOutcome.Late, driver.Insert(3));
        driver.NowUs = 12 * BufferDriver.FrameUs;
        driver.Drain(6);
        Assert.Equal([7, 8, 9, 10, 11], driver.Played);
        Assert.Equal(7, driver.Buffer.Statistics.Discarded);
        Assert.Equal(7, driver.Buffer.Recovery.Skipped);
    }

    [Fact]
    public void Next_ManyWaitBehindAGapAndPlayoutIsLate_SkipsInsteadOfConcealing()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 300);
        driver.Drain(12);
        for (var packet = 300; packet < 315; packet++)
        {
            if (packet is < 302 or > 306)
            {
                driver.Insert(packet);
            }
        }

        driver.Drain(6);
        Assert.True(driver.Buffer.Recovery.Skipped >= 4, $"{driver.Buffer.Recovery}");
        Assert.Equal([300, 301, 307], driver.Played.Where(packet => packet >= 300).Take(3));
    }

    [Fact]
    public void Insert_TimestampsFromElsewhere_RestartOnlyWhenTwoAgree()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 50);
        Assert.Equal(InsertOutcome.Suspect, driver.Insert(50, timestampFrames: 1_000_000));
        driver.Flow(50, 5);
        Assert.Equal(0, driver.Buffer.Statistics.Restarts);

        Assert.Equal(InsertOutcome.Suspect, driver.Insert(55, timestampFrames: 500_000));
        Assert.Equal(InsertOutcome.Stored, driver.Insert(56, timestampFrames: 500_001));
        Assert.Equal(1, driver.Buffer.Statistics.Restarts);
        driver.Drain(6);
        Assert.Equal(56, driver.Played.Last());
    }

    [Fact]
    public void Insert_OversizedEmptyOrOrphanedPackets_AreRefused()
    {
        var buffer = new JitterBuffer();

        Assert.Equal(InsertOutcome.Rejected, buffer.Insert(0, 0, new byte[1501], 20_000, 0, false));
        Assert.Equal(InsertOutcome.Rejected, buffer.Insert(0, 0, [], 20_000, 0, false));
        Assert.Equal(InsertOutcome.Rejected, buffer.Insert(0, 0, [1], 20_000, 0, isRedundant: true));
        Assert.Equal(InsertOutcome.Rejected, buffer.Insert(0, 0, [1], 2_499, 0, false));
        Assert.Equal(0, buffer.Waiting);
    }

    [Fact]
    public void TargetDelayMs_LossesThatRepeat_LeaveRoomForTheNextPacket()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 1000);
        var clean = driver.Buffer.TargetDelayMs;
        driver.Flow(1000, 200, packet => packet % 20 == 7);

        Assert.Equal(20, clean);
        Assert.InRange(driver.Buffer.TargetDelayMs, 20, 30);
        Assert.True(driver.Buffer.TargetDelayMs > clean);
    }
}
