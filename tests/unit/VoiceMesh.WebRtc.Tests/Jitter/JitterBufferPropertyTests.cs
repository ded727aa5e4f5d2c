using FsCheck;
using FsCheck.Fluent;

namespace VoiceMesh.WebRtc.Tests.Jitter;

/// <summary>What holds for every order, delay, loss and duplication of packets.</summary>
[Trait("Category", "unit")]
public sealed class JitterBufferPropertyTests
{
    private const int Packets = 120;

    [Fact]
    public void AnyArrivals_EveryPacketIsPlayedOnceOrCountedForOnce()
    {
        Check((driver, arrived) =>
        {
            var statistics = driver.Buffer.Statistics;
            var recovery = driver.Buffer.Recovery;
            Assert.Equal(driver.Played.Distinct().Count(), driver.Played.Count());
            Assert.Equal(driver.Played.Order(), driver.Played);
            Assert.Equal(statistics.Stored, statistics.Played + statistics.Discarded + driver.Buffer.Waiting);
            Assert.Equal(arrived, statistics.Stored + statistics.Late + statistics.Duplicate + statistics.Rejected + statistics.Suspect);
            Assert.Equal(driver.Played.Count(), recovery.Played);
            Assert.Equal(0, driver.Buffer.Waiting);
        });
    }

    [Fact]
    public void AnyArrivals_EveryFrameBetweenFirstAndLastIsAccountedFor()
    {
        Check((driver, _) =>
        {
            if (driver.Played.Any())
            {
                var span = driver.Played.Last() - driver.Played.First() + 1;
                Assert.InRange(driver.Buffer.Recovery.Frames, span, Packets);
            }
        });
    }

    [Fact]
    public void AnyArrivals_DelayAndMemoryStayBounded()
    {
        Check((driver, _) =>
        {
            Assert.InRange(driver.Buffer.TargetDelayMs, 20, 400);
            Assert.InRange(driver.Buffer.DelayMs, -1000, 2 * 1000);
        });
    }

    /// <summary>Random delays of 0 to 300 ms (a third of them none), a tenth lost, a tenth twice, against a clock that ticks on.</summary>
    private static void Check(Action<BufferDriver, int> holds)
    {
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var spread = random.Next(0, 300_000);
            var arrivals = Enumerable.Range(0, Packets)
                .Where(_ => random.Next(10) != 0)
                .SelectMany(packet => Enumerable.Repeat(packet, random.Next(10) == 0 ? 2 : 1))
                .Select(packet => (Packet: packet, AtUs: (packet * BufferDriver.FrameUs) + (random.Next(3) == 0 ? 0 : random.Next(spread + 1))))
                .OrderBy(arrival => arrival.AtUs)
                .ToList();
            var driver = new BufferDriver();
            var next = 0;
            for (var frame = 0; frame < Packets + 100; frame++)
            {
                while (next < arrivals.Count && arrivals[next].AtUs <= driver.NowUs)
                {
                    driver.Insert(arrivals[next].Packet, arrivals[next].AtUs);
                    Assert.InRange(driver.Buffer.Waiting, 0, 25);
                    next++;
                }

                driver.Step();
            }

            holds(driver, arrivals.Count);
        }).QuickCheckThrowOnFailure();
    }
}
