using VoiceMesh.WebRtc.Jitter;

namespace VoiceMesh.WebRtc.Tests.Jitter;

/// <summary>Packets that do not belong where they say, long pauses, and settings at the ends of their ranges.</summary>
[Trait("Category", "unit")]
public sealed class JitterBufferStrayTests
{
    // Half of the 2^32 values of a timestamp, in packets of 960.
    private const int HalfTheTimestamps = (int)((1L << 31) / 960);

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Next_BufferShorterThanTheDelay_PlaysAllTheSame(int maxPackets)
    {
        var driver = new BufferDriver(new JitterBufferOptions { MaxPackets = maxPackets, InitialDelayMs = 200, MinDelayMs = 200 });
        driver.Flow(0, 200);

        Assert.InRange(driver.Played.Count(), 190, 200);
        Assert.InRange(driver.Buffer.TargetDelayMs, 20, 20 * maxPackets);
    }

    [Fact]
    public void Insert_StrayHalfARoundAway_DoesNotMoveTheStream()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 50);
        var buffer = driver.Buffer;
        Assert.Equal(InsertOutcome.Suspect, driver.Insert(50, timestampFrames: 50 + HalfTheTimestamps));
        driver.Flow(50, 5);
        Assert.Equal(InsertOutcome.Suspect, driver.Insert(55, timestampFrames: 55 + (HalfTheTimestamps / 2)));
        Assert.Equal(InsertOutcome.Suspect, driver.Insert(56, timestampFrames: 56 + HalfTheTimestamps));
        Assert.Equal(InsertOutcome.Suspect, driver.Insert(57, timestampFrames: 57 + (HalfTheTimestamps / 2 * 3)));
        driver.Flow(55, 50);
        driver.Drain(4);

        Assert.Equal((0L, 3L + 1), (buffer.Statistics.Restarts, buffer.Statistics.Suspect));
        Assert.Equal(Enumerable.Range(0, 105), driver.Played);
    }

    [Fact]
    public void Insert_StrayWithACopy_KeepsNeitherOfThem()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 50);
        Assert.Equal(InsertOutcome.Suspect, driver.Insert(50, timestampFrames: 600));
        Assert.Equal(InsertOutcome.Rejected, driver.Insert(49, redundant: true, timestampFrames: 599));
        driver.Drain(4);
        driver.NowUs = 50 * BufferDriver.FrameUs;
        driver.Flow(50, 100);
        driver.Drain(4);

        Assert.Equal(Enumerable.Range(0, 150), driver.Played);
        Assert.Equal((0L, 0L), (driver.Buffer.Statistics.Late, driver.Buffer.Recovery.Lost));
    }

    [Fact]
    public void Next_NumbersJumpOverAPause_CountNoMoreLossThanThePauseIsLong()
    {
        var driver = new BufferDriver();
        driver.Flow(0, 50);
        driver.Drain(450);

        // Ten seconds without a packet, after which the sender goes on 5000 numbers further.
        for (var packet = 0; packet < 20; packet++)
        {
            driver.Insert(5_500 + packet, timestampFrames: 500 + packet);
            driver.Step();
        }

        Assert.InRange(driver.Buffer.Recovery.Lost, 400, 450);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void Next_ClocksDriftedDuringALongPause_GoesOnAsIfTheyHadNot(int partsPerMillion)
    {
        var driver = new BufferDriver();
        driver.Flow(0, 500);
        driver.Drain(20);

        // An hour on hold: the sender's clock goes on, and at 100 ppm it is 360 ms off then.
        const int Hour = 3_600 * 50;
        driver.NowUs = (Hour * BufferDriver.FrameUs) + (Hour * BufferDriver.FrameUs / 1_000_000 * partsPerMillion);
        var before = (driver.Buffer.Recovery, driver.Buffer.Statistics);
        for (var packet = 0; packet < 200; packet++)
        {
            driver.Insert(500 + packet, timestampFrames: Hour + packet);
            driver.Step();
            Assert.InRange(driver.Buffer.DelayMs, 0, 90);
        }

        var after = (driver.Buffer.Recovery, driver.Buffer.Statistics);
        Assert.Equal((0L, 0L), (after.Recovery.Lost - before.Recovery.Lost, after.Statistics.Starved - before.Statistics.Starved));
    }
}
