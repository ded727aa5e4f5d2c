using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.Audio.Tests.Pcm;

[Trait("Category", "unit")]
public sealed class PcmRingBufferTests
{
    [Fact]
    public void AnySequenceOfWritesAndReads_BehavesLikeAListThatForgets()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt Capacity, int[] Steps)>(), input =>
        {
            var buffer = new PcmRingBuffer(input.Capacity.Get);
            var model = new List<short>();
            short next = 0;
            long written = 0;
            foreach (var step in input.Steps)
            {
                var count = Math.Abs(step) % 40;
                if (step >= 0)
                {
                    var samples = Enumerable.Range(0, count).Select(_ => next++).ToArray();
                    written += count;
                    buffer.Write(samples);
                    model.AddRange(samples);
                    model.RemoveRange(0, Math.Max(0, model.Count - buffer.Capacity));
                }
                else
                {
                    var read = new short[count];
                    var got = buffer.Read(read);
                    Assert.Equal(model.Take(count), read.Take(got));
                    model.RemoveRange(0, got);
                }

                var newest = new short[7];
                var copied = buffer.CopyNewest(newest);
                Assert.Equal(model.TakeLast(7), newest.Take(copied));
                Assert.Equal(model.Count, buffer.Count);
                Assert.Equal(written, buffer.EndPosition);
                Assert.Equal(written - model.Count, buffer.StartPosition);
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Clear_ThenWrite_ForgetsSamplesButNotThePosition()
    {
        var buffer = new PcmRingBuffer(4);
        buffer.Write([1, 2, 3]);
        buffer.Clear();
        buffer.Write([9]);

        Assert.Equal(1, buffer.Count);
        Assert.Equal(3, buffer.StartPosition);
        Assert.Equal(4, buffer.EndPosition);
    }

    [Fact]
    public void Constructor_NoCapacity_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new PcmRingBuffer(0));

    [Fact]
    public void WriteAndRead_SteadyState_AllocateNothing()
    {
        var buffer = new PcmRingBuffer(1000);
        var frame = new short[512];

        Assert.Equal(0, SteadyAllocations.BytesOf(() =>
        {
            buffer.Write(frame);
            buffer.CopyNewest(frame);
            buffer.Read(frame);
        }));
    }
}
