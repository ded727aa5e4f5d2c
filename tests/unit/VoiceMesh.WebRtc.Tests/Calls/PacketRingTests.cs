using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.WebRtc.Calls;

namespace VoiceMesh.WebRtc.Tests.Calls;

[Trait("Category", "unit")]
public sealed class PacketRingTests
{
    [Fact]
    public void TryTake_OneThreadWritesAndAnotherReads_GivesEveryPacketOnceInOrder()
    {
        var ring = new PacketRing(4_096);
        const int Packets = 200_000;
        var writer = new Thread(() =>
        {
            var random = new Random(3);
            var packet = new byte[700];
            for (var number = 0; number < Packets; number++)
            {
                var length = random.Next(4, packet.Length);
                BitConverter.TryWriteBytes(packet, number);
                packet[length - 1] = (byte)number;
                while (!ring.TryAdd(packet.AsSpan(0, length), number % 7 == 0, number * 3L))
                {
                    Thread.Yield();
                }
            }
        });
        writer.Start();
        var buffer = new byte[700];
        for (var number = 0; number < Packets; number++)
        {
            int length;
            bool isRtcp;
            long receivedAt;
            while (!ring.TryTake(buffer, out length, out isRtcp, out receivedAt))
            {
                Thread.Yield();
            }

            Assert.Equal((number % 7 == 0, number * 3L), (isRtcp, receivedAt));
            Assert.True(length == 4 || BitConverter.ToInt32(buffer) == number, "another packet came");
            Assert.Equal((byte)number, buffer[length - 1]);
        }

        writer.Join();
        Assert.False(ring.TryTake(buffer, out _, out _, out _));
    }

    [Fact]
    public void TryAdd_AnyLengthsAndTakes_BehavesLikeAQueueWithinItsMemory()
    {
        Check.One(Config.QuickThrowOnFailure, Prop.ForAll(Gen.Choose(-1, 900).ArrayOf(200).ToArbitrary(), steps =>
        {
            var ring = new PacketRing(4_096);
            var model = new Queue<byte[]>();
            var used = 0;
            var dropped = 0;
            var buffer = new byte[1_000];
            var random = new Random(steps.Length);
            foreach (var step in steps)
            {
                if (step < 300)
                {
                    var isThere = ring.TryTake(buffer, out var length, out _, out _);
                    Assert.Equal(model.TryDequeue(out var expected), isThere);
                    Assert.Equal(expected ?? [], buffer[..length]);
                    used -= isThere ? length + 12 : 0;
                    continue;
                }

                var packet = new byte[step];
                random.NextBytes(packet);
                var fits = used + packet.Length + 12 <= 4_096;
                Assert.Equal(fits, ring.TryAdd(packet, isRtcp: false, 0));
                if (fits)
                {
                    model.Enqueue(packet);
                    used += packet.Length + 12;
                }
                else
                {
                    dropped++;
                }
            }

            Assert.Equal(dropped, ring.Dropped);
        }));
    }
}
