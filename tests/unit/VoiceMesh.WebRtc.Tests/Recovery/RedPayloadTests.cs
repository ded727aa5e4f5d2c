using VoiceMesh.WebRtc.Recovery;
using VoiceMesh.WebRtc.Tests.Fuzzing;

namespace VoiceMesh.WebRtc.Tests.Recovery;

[Trait("Category", "unit")]
public sealed class RedPayloadTests
{
    private readonly RedBlock[] _blocks = new RedBlock[RedPayload.MaxRedundantBlocks + 1];

    [Fact]
    public void TryRead_WhatWasWritten_ComesBack()
    {
        var payload = new byte[100];
        var length = RedPayload.Write(111, [1, 2, 3], 960, [4, 5], payload);

        Assert.Equal(10, length);
        Assert.True(RedPayload.TryRead(payload.AsSpan(0, length), _blocks, out var count));
        Assert.Equal([new RedBlock(111, 960, 5, 3), new RedBlock(111, 0, 8, 2)], _blocks[..count]);
    }

    /// <summary>The layout of RFC 2198, section 4: a redundant block of type 7 and a primary one of type 5.</summary>
    [Fact]
    public void TryRead_LayoutOfTheRfc_IsUnderstood()
    {
        byte[] payload = [0x80 | 7, 0x0F, 0x00, 0x02, 5, 0xAA, 0xBB, 0xCC];

        Assert.True(RedPayload.TryRead(payload, _blocks, out var count));
        Assert.Equal(2, count);
        Assert.Equal(new RedBlock(7, 960, 5, 2), _blocks[0]);
        Assert.Equal(new RedBlock(5, 0, 7, 1), _blocks[1]);
    }

    [Fact]
    public void Write_NothingToRepeat_IsAPrimaryBlockAlone()
    {
        var payload = new byte[10];

        Assert.Equal(3, RedPayload.Write(111, [], 0, [4, 5], payload));
        Assert.Equal([111, 4, 5], payload[..3]);
    }

    [Theory]
    [InlineData(1024, 960)]
    [InlineData(10, 16_384)]
    [InlineData(10, 0)]
    public void Write_BlockThatItsHeaderCannotHold_IsLeftOut(int bytes, int offset)
    {
        var payload = new byte[2000];

        Assert.Equal(2, RedPayload.Write(111, new byte[bytes], offset, [9], payload));
    }

    [Fact]
    public void Write_LongestAndOldestBlock_IsCarried()
    {
        var payload = new byte[2000];
        var length = RedPayload.Write(111, new byte[RedPayload.MaxRedundantBytes], RedPayload.MaxTimestampOffset, [9], payload);

        Assert.True(RedPayload.TryRead(payload.AsSpan(0, length), _blocks, out _));
        Assert.Equal(new RedBlock(111, RedPayload.MaxTimestampOffset, 5, RedPayload.MaxRedundantBytes), _blocks[0]);
    }

    [Theory]
    [InlineData("nothing", new byte[] { })]
    [InlineData("header cut off", new byte[] { 0xEF, 0, 0 })]
    [InlineData("no primary header", new byte[] { 0xEF, 0, 0, 0 })]
    [InlineData("more data than there is", new byte[] { 0xEF, 0x0F, 0, 3, 111, 1, 2 })]
    public void TryRead_HeadersThatLie_AreRefused(string what, byte[] payload) => Assert.False(RedPayload.TryRead(payload, _blocks, out _), what);

    [Fact]
    public void TryRead_MoreBlocksThanAnybodySends_IsRefused()
    {
        var payload = Enumerable.Repeat(new byte[] { 0xEF, 0x0F, 0, 0 }, 9).SelectMany(b => b).Append((byte)111).ToArray();

        Assert.False(RedPayload.TryRead(payload, _blocks, out _));
    }

    [Trait(FuzzInputs.Trait, "yes")]
    [Fact]
    public void TryRead_DamagedPayloads_NeverThrowsAndBlocksStayInside()
    {
        var random = new Random(2198);
        var valid = new byte[60];
        RedPayload.Write(111, new byte[20], 960, new byte[30], valid);
        var buffer = new byte[200];
        var accepted = 0;
        for (var input = 0; input < FuzzInputs.Count; input++)
        {
            var payload = Damage.Do(random, valid, buffer);
            if (RedPayload.TryRead(payload, _blocks, out var count))
            {
                accepted++;
                Assert.Equal(payload.Length, _blocks[count - 1].Start + _blocks[count - 1].Length);
                Assert.All(_blocks[..count], block => Assert.InRange(block.Length, 0, RedPayload.MaxRedundantBytes * 2));
            }
        }

        Assert.InRange(accepted, 1, FuzzInputs.Count - 1);
    }
}
