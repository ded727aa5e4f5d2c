using VoiceMesh.Audio.Opus;

namespace VoiceMesh.Audio.Tests.Opus;

[Trait("Category", "unit")]
public sealed class OpusPacketInfoTests
{
    // The 32 configurations of RFC 6716, table 2.
    public static TheoryData<int, int> Configurations()
    {
        int[] silk = [10_000, 20_000, 40_000, 60_000];
        int[] hybrid = [10_000, 20_000];
        int[] celt = [2_500, 5_000, 10_000, 20_000];
        int[] durations = [.. silk, .. silk, .. silk, .. hybrid, .. hybrid, .. celt, .. celt, .. celt, .. celt];
        var data = new TheoryData<int, int>();
        for (var configuration = 0; configuration < 32; configuration++)
        {
            data.Add(configuration, durations[configuration]);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Configurations))]
    public void Inspect_EachConfiguration_HasTheDurationOfTheTable(int configuration, int durationUs)
    {
        var mono = OpusPacketInfo.Inspect([(byte)(configuration << 3), 1, 2]);
        var stereo = OpusPacketInfo.Inspect([(byte)((configuration << 3) | 4), 1, 2]);

        Assert.Equal(new OpusPacketInfo(1, durationUs, IsStereo: false), mono);
        Assert.True(stereo.IsStereo);
        Assert.Equal(durationUs * 16 / 1000, mono.Samples(16000));
    }

    [Fact]
    public void Inspect_FrameOfNoBytes_IsAllowed() => Assert.Equal(20_000, OpusPacketInfo.Inspect([0x08]).DurationUs);

    [Fact]
    public void Inspect_TwoFrames_LastTwiceAsLong()
    {
        Assert.Equal(40_000, OpusPacketInfo.Inspect([0x09, 1, 2, 3, 4]).DurationUs);
        Assert.Equal(40_000, OpusPacketInfo.Inspect([0x0A, 1, 2, 3, 4]).DurationUs);
    }

    [Fact]
    public void Inspect_ManyFramesWithPaddingAndLengths_AreCounted()
    {
        Assert.Equal(60_000, OpusPacketInfo.Inspect([0x0B, 0x03, 1, 2, 3]).DurationUs);
        Assert.Equal(60_000, OpusPacketInfo.Inspect([0x0B, 0xC3, 2, 1, 1, 9, 9, 9, 0, 0]).DurationUs);
        Assert.Equal(120_000, OpusPacketInfo.Inspect([0xE3, 48]).DurationUs);
    }

    [Theory]
    [InlineData(new byte[0], "empty")]
    [InlineData(new byte[] { 0x09, 1, 2, 3 }, "odd number")]
    [InlineData(new byte[] { 0x0A }, "longer than the packet")]
    [InlineData(new byte[] { 0x0A, 5, 1 }, "longer than the packet")]
    [InlineData(new byte[] { 0x0A, 252 }, "longer than the packet")]
    [InlineData(new byte[] { 0x0B }, "before its frame count")]
    [InlineData(new byte[] { 0x0B, 0 }, "0 frames of 20 ms; 1 to 6")]
    [InlineData(new byte[] { 0x0B, 7 }, "7 frames of 20 ms; 1 to 6")]
    [InlineData(new byte[] { 0x0B, 3, 1, 2 }, "do not divide evenly")]
    [InlineData(new byte[] { 0x0B, 0x43, 200, 1 }, "padding")]
    [InlineData(new byte[] { 0x0B, 0x43, 255, 255 }, "padding")]
    [InlineData(new byte[] { 0x0B, 0x83, 1 }, "length of its frame 2 of 3")]
    [InlineData(new byte[] { 0x0B, 0x83, 5, 5, 1 }, "take 10 bytes")]
    public void Inspect_BrokenFraming_SaysWhatIsWrong(byte[] packet, string expected)
    {
        var exception = Assert.Throws<OpusPacketException>(() => OpusPacketInfo.Inspect(packet));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Inspect_FrameLongerThanAllowed_IsRefused()
    {
        Assert.Equal(1, OpusPacketInfo.Inspect(new byte[1276]).FrameCount);
        Assert.Throws<OpusPacketException>(() => OpusPacketInfo.Inspect(new byte[1277]));
    }
}
