using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Stt.Engines.Whisper.Windows;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Windows;

[Trait("Category", "unit")]
public class UtteranceAudioTests
{
    [Fact]
    public void Cut_AnyAppendsAndForgets_HoldsWhatWasAppendedAndEarlierCutsStay()
    {
        Prop.ForAll(Gen.ListOf(Gen.Zip(Gen.Choose(0, 40_000), Gen.Choose(0, 3)), 12).ToArbitrary(), script =>
        {
            var audio = new UtteranceAudio();
            var all = new List<short>();
            var cuts = new List<(ReadOnlyMemory<short> Cut, int Start)>();
            var start = 0;
            foreach (var (length, kind) in script)
            {
                var samples = Enumerable.Range(all.Count, length).Select(value => (short)value).ToArray();
                audio.Append(samples);
                all.AddRange(samples);
                cuts.Add((audio.Cut(start, audio.Count), start));
                if (kind == 0)
                {
                    start += (audio.Count - start) / 2;
                    audio.Forget(start);
                }
            }

            Assert.Equal(all.Count, audio.Count);
            Assert.All(cuts, cut => Assert.True(cut.Cut.Span.SequenceEqual(all.GetRange(cut.Start, cut.Cut.Length).ToArray())));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));
    }

    [Fact]
    public void QuietestPoint_PauseBetweenNoise_IsInThePause()
    {
        var audio = new UtteranceAudio();
        audio.Append(Noise(16000 * 10));
        audio.Append(new short[8000]);
        audio.Append(Noise(16000 * 10));

        Assert.InRange(audio.QuietestPoint(16000 * 5, 16000 * 18), 160_000, 168_000);
    }

    [Fact]
    public void QuietestPoint_AfterForgetting_CountsFromTheStartOfTheUtterance()
    {
        var audio = new UtteranceAudio();
        audio.Append(Noise(32000));
        audio.Append(new short[16000]);
        audio.Append(Noise(32000));
        audio.Forget(20000);

        Assert.InRange(audio.QuietestPoint(20000, 80000), 32000, 48000);
    }

    private static short[] Noise(int count)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, count).Select(_ => (short)random.Next(-5000, 5000))];
    }
}
