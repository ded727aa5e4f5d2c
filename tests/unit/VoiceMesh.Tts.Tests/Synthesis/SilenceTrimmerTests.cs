using VoiceMesh.Tts.Synthesis;

namespace VoiceMesh.Tts.Tests.Synthesis;

[Trait("Category", "unit")]
public sealed class SilenceTrimmerTests
{
    private const int Rate = 16_000;
    private const int LeadMs = 15;
    private const int Lead = 240;

    private readonly List<short> _out = [];

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(320)]
    [InlineData(100_000)]
    public void Push_AnyBlockSize_KeepsLeadSoundInnerSilenceAndTail(int block)
    {
        short[] speech = [.. Quiet(3_200), .. Loud(960), .. Quiet(4_800), .. Loud(480), .. Quiet(2_500)];
        var dropped = Trim(speech, block, tail: 800);
        short[] expected = [.. Quiet(3_200)[^Lead..], .. Loud(960), .. Quiet(4_800), .. Loud(480), .. Quiet(800)];
        Assert.Equal(expected, _out);
        Assert.Equal(3_200 - Lead, dropped);
    }

    [Fact]
    public void Finish_ShortTail_IsPaddedToTheAskedSilence()
    {
        Trim([.. Loud(160), .. Quiet(30)], 64, tail: 1_000);
        Assert.Equal(1_160, _out.Count);
        Assert.All(_out.Skip(190), s => Assert.Equal(0, s));
    }

    [Fact]
    public void Finish_SilenceOnly_WritesNothing()
    {
        Trim(Quiet(9_000), 320, tail: 500);
        Assert.Empty(_out);
    }

    [Fact]
    public void Push_SoundAtOnce_DropsNothing()
    {
        Assert.Equal(0, Trim(Loud(100), 10, tail: 0));
        Assert.Equal(Loud(100), _out);
    }

    [Fact]
    public void Push_PauseBeyondWhatIsHeld_FlowsOn()
    {
        Trim([.. Loud(80), .. Quiet(Rate * 7), .. Loud(80)], 320, tail: 0);
        Assert.Equal((Rate * 7) + 160, _out.Count);
    }

    [Fact]
    public void Finish_Twice_TrimsEachSentenceByItself()
    {
        var trimmer = new SilenceTrimmer(Rate, LeadMs, s => _out.AddRange(s));
        for (var i = 0; i < 2; i++)
        {
            trimmer.Push([.. Quiet(2_000), .. Loud(80), .. Quiet(2_000)]);
            Assert.True(trimmer.Finish(100));
        }

        Assert.Equal(2 * (Lead + 80 + 100), _out.Count);
    }

    private static short[] Quiet(int count) => [.. Enumerable.Range(0, count).Select(i => (short)((i % 100) - 50))];

    private static short[] Loud(int count) => [.. Enumerable.Repeat((short)-9_000, count)];

    private long Trim(short[] samples, int block, int tail)
    {
        var trimmer = new SilenceTrimmer(Rate, LeadMs, s => _out.AddRange(s));
        foreach (var part in samples.Chunk(block))
        {
            trimmer.Push(part);
        }

        var dropped = trimmer.LeadDropped;
        trimmer.Finish(tail);
        return dropped;
    }
}
