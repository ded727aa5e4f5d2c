using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Testing.Allocations;

namespace VoiceMesh.Audio.Tests.Pcm;

[Trait("Category", "unit")]
public sealed class AudioFrameAssemblerTests
{
    [Fact]
    public void TryAssemble_AnySplitOfTheBytes_GivesTheSameFrames()
    {
        Prop.ForAll(ArbMap.Default.ArbFor<(PositiveInt FrameSamples, byte[] Bytes, PositiveInt[] Sizes)>(), input =>
        {
            var frameSamples = input.FrameSamples.Get;
            var assembler = new AudioFrameAssembler(frameSamples);
            var assembled = new List<short>();
            var rest = input.Bytes.AsSpan();
            foreach (var size in input.Sizes.Select(s => s.Get).Append(int.MaxValue))
            {
                var take = Math.Min(size, rest.Length);
                Assemble(assembler, rest[..take], assembled);
                rest = rest[take..];
            }

            var frame = new short[frameSamples];
            var last = assembler.Flush(frame);
            assembled.AddRange(frame.AsSpan(0, last).ToArray());

            var expected = new short[input.Bytes.Length / 2];
            PcmConverter.ReadPcm16(input.Bytes.AsSpan(0, expected.Length * 2), expected);
            Assert.Equal(expected, assembled);
            Assert.Equal(expected.Length % frameSamples, last);
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void TryAssemble_PieceEndsInHalfASample_KeepsItForTheNext()
    {
        var assembler = new AudioFrameAssembler(2);
        var frames = new List<short>();

        Assemble(assembler, [0x01, 0x00, 0x02], frames);
        Assert.True(assembler.HasHalfSample);
        Assert.Equal(1, assembler.PendingSamples);
        Assemble(assembler, [0x00], frames);

        Assert.Equal([1, 2], frames);
        Assert.False(assembler.HasHalfSample);
    }

    [Fact]
    public void Flush_IncompleteFrame_IsFilledWithSilence()
    {
        var assembler = new AudioFrameAssembler(4);
        Assemble(assembler, [0x05, 0x00, 0x06, 0x00, 0x77], []);
        short[] frame = [9, 9, 9, 9];

        Assert.Equal(2, assembler.Flush(frame));
        Assert.Equal([5, 6, 0, 0], frame);
        Assert.Equal(0, assembler.Flush(frame));
        Assert.False(assembler.HasHalfSample);
    }

    [Fact]
    public void TryAssemble_FrameTooShort_IsRefusedBeforeAnythingIsTaken()
    {
        var assembler = new AudioFrameAssembler(4);
        ReadOnlySpan<byte> piece = [1, 2, 3];
        try
        {
            assembler.TryAssemble(ref piece, new short[3]);
            Assert.Fail("A frame that is too short must be refused.");
        }
        catch (ArgumentException)
        {
            Assert.Equal(3, piece.Length);
        }
    }

    [Fact]
    public void TryAssemble_SteadyState_AllocatesNothing()
    {
        var assembler = new AudioFrameAssembler(512);
        var frame = new short[512];
        var bytes = new byte[641];

        Assert.Equal(0, SteadyAllocations.BytesOf(() =>
        {
            ReadOnlySpan<byte> piece = bytes;
            while (assembler.TryAssemble(ref piece, frame))
            {
            }
        }));
    }

    private static void Assemble(AudioFrameAssembler assembler, ReadOnlySpan<byte> piece, List<short> frames)
    {
        var frame = new short[assembler.FrameSamples];
        while (assembler.TryAssemble(ref piece, frame))
        {
            frames.AddRange(frame);
        }

        Assert.True(piece.IsEmpty);
    }
}
