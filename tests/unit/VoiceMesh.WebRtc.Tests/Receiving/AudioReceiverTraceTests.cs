using FsCheck;
using FsCheck.Fluent;
using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Jitter;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Rtp;
using VoiceMesh.WebRtc.Tests.Traces;
using Xunit.Abstractions;

namespace VoiceMesh.WebRtc.Tests.Receiving;

/// <summary>Real Opus over generated network traces; each says what it describes.</summary>
[Trait("Category", "unit")]
public sealed class AudioReceiverTraceTests(ITestOutputHelper output)
{
    private const int Packets = 1000;
    private static readonly Lazy<SpeechStream> Speech = new(() => SpeechStream.Encode(Packets));

    [Fact]
    public void EvenNetwork_EverythingIsPlayedAtTheLeastDelayWithoutStretchingForLong()
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets));

        AssertContinuous(run);
        Assert.Equal(Packets, run.Statistics.Recovery.Played);
        Assert.Equal(0, run.Statistics.Recovery.Lost);
        Assert.InRange(run.Statistics.Shortened + run.Statistics.Lengthened, 0, 6);
        Assert.InRange(run.DelaysMs[^100], 20, 44);
        Assert.Equal(0, run.JitterMs, 0.5);
    }

    [Fact]
    public void EvenNetwork_SoundIsTheSpeechThatWasSent()
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets), new AudioReceiverOptions { Jitter = new JitterBufferOptions { MinDelayMs = 60, InitialDelayMs = 60 } });

        // Three frames of delay and the codec's own: the correlation with the original has its peak there.
        var (heard, sent) = (run.Pcm, Speech.Value.Pcm);
        var best = Enumerable.Range(900, 400).MaxBy(lag => Correlation(sent, heard, lag));
        Assert.InRange(best, 960, 1120);
        Assert.InRange(Correlation(sent, heard, best), 0.8, 1);
        Assert.Equal(0, run.Statistics.Shortened + run.Statistics.Lengthened + run.Statistics.Merged);
    }

    /// <summary>Wireless links at a distance: queueing of 10 and 30 ms on average, in order.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(30)]
    public void QueueingNetwork_NothingIsLostAndTheDelayIsThatOfTheWorstPacketAtMost(double meanMs)
    {
        var trace = NetworkTrace.Even(Packets).Queueing(meanMs, seed: 1);
        var run = ReceiverRun.Play(Speech.Value, trace);

        AssertContinuous(run);
        Assert.Equal(Packets, run.Statistics.Recovery.Played);
        AssertDelays(run.DelaysMs, 0, trace.LargestDelayMs + 50);
        Assert.True(run.DelaysMs.Average() < trace.LargestDelayMs * 0.8);
        Assert.True(run.JitterMs > meanMs / 3);
    }

    /// <summary>Several routes at once: delays of 0 to 80 ms without any order.</summary>
    [Fact]
    public void ReorderingNetwork_HardlyAnythingIsLost()
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets).Scattered(80, seed: 2).Duplicating(0.1, seed: 3));

        AssertContinuous(run);
        Assert.InRange(run.Statistics.Recovery.Lost, 0, Packets / 100);
        Assert.InRange(run.Statistics.Packets.Duplicate + run.Statistics.Packets.Late, Packets / 20, Packets / 5);
        Assert.InRange(run.DelaysMs[^100], 60, 125);
    }

    /// <summary>A link that stalls for 300 ms and then delivers everything at once: no word is lost, and the delay comes back in two seconds.</summary>
    [Fact]
    public void StallWithinTheBuffer_LosesNothingAndTheDelayComesBack()
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets).Stalling(8, 0.3));

        AssertContinuous(run);
        Assert.Equal(Packets, run.Statistics.Recovery.Played);
        Assert.InRange(run.DelaysMs.Max(), 200, 330);
        var after = FramesAfter(8.3 + 2);
        AssertDelays(run.DelaysMs.Skip(after), 0, 60);
    }

    /// <summary>A stall of a second, twice what is kept: the oldest half is given up, and the delay comes back in three seconds.</summary>
    [Fact]
    public void StallBeyondTheBuffer_GivesUpTheOldestAndTheDelayComesBack()
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets).Stalling(8, 1));

        AssertContinuous(run);
        Assert.InRange(run.Statistics.Packets.Discarded, 15, 30);
        Assert.Equal(Packets, run.Statistics.Recovery.Frames);
        AssertDelays(run.DelaysMs.Skip(FramesAfter(9 + 3)), 0, 80);
    }

    /// <summary>A stall of four seconds, as when a telephone changes networks: a new beginning.</summary>
    [Fact]
    public void StallOfSeconds_BeginsAnewWithTheNewest()
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets).Stalling(8, 4));

        AssertContinuous(run);
        Assert.InRange(run.Statistics.Packets.Restarts, 1, 2);
        AssertDelays(run.DelaysMs.Skip(FramesAfter(12 + 3)), 0, 100);
        Assert.True(run.Statistics.Recovery.Played > Packets - 210);
    }

    /// <summary>The path gets 100 ms longer after five seconds.</summary>
    [Fact]
    public void LongerRoute_IsFollowedWithoutLoss()
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets).Queueing(2, seed: 3).Rerouted(5, 100));

        AssertContinuous(run);
        Assert.Equal(Packets, run.Statistics.Recovery.Played);
        AssertDelays(run.DelaysMs.Skip(FramesAfter(12)), 0, 70);
    }

    /// <summary>Sound cards are up to some 100 ppm off; 500 ppm over 20 s are half a frame.</summary>
    [Theory]
    [InlineData(500)]
    [InlineData(-500)]
    public void ClockDrift_IsTakenUpByStretching(double partsPerMillion)
    {
        var run = ReceiverRun.Play(Speech.Value, NetworkTrace.Even(Packets).Drifting(partsPerMillion));

        AssertContinuous(run);
        Assert.Equal(0, run.Statistics.Recovery.Lost);
        AssertDelays(run.DelaysMs.Skip(FramesAfter(8)), 10, 60);
    }

    /// <summary>A tone shows every click: while playout catches up after a stall, its curve bends hardly more than where nothing happened.</summary>
    [Fact]
    public void Stall_ToneThatCatchesUp_HasNoClicks()
    {
        var tone = SpeechStream.Encode(500, pcm: SpeechStream.Tone(300, 500));
        var even = ReceiverRun.Play(tone, NetworkTrace.Even(500));
        var stalled = ReceiverRun.Play(tone, NetworkTrace.Even(500).Stalling(5, 0.3));
        var from = FramesAfter(5.4) * SpeechStream.FrameSamples;
        var to = FramesAfter(9) * SpeechStream.FrameSamples;

        Assert.True(stalled.Statistics.RemovedUs > 200_000, $"{stalled.Statistics}");
        Assert.True(LargestBend(stalled.Pcm[from..to]) < 1.6 * LargestBend(even.Pcm[from..to]));
    }

    /// <summary>A sender that stops sending in pauses (discontinuous transmission): nothing is lost, and the pause is filled.</summary>
    [Fact]
    public void DiscontinuousTransmission_PausesAreFilledAndNothingCountsAsLost()
    {
        var pcm = SpeechStream.Speech(600);
        pcm.AsSpan(100 * 320, 200 * 320).Clear();
        pcm.AsSpan(400 * 320, 100 * 320).Clear();
        using var encoder = new OpusFrameEncoder(16_000, new OpusEncoderSettings { BitrateBps = 24_000, DiscontinuousTransmission = true });
        using var receiver = new AudioReceiver();
        var datagram = new byte[RtpHeader.Size + OpusFormat.MaxFramePacketBytes];
        var frame = new short[320];
        ushort sequence = 0;
        int unsent = 0, read = 0;
        var wasSmall = false;
        for (var number = 0; number < 600; number++)
        {
            var bytes = encoder.Encode(pcm.AsSpan(number * 320, 320), datagram.AsSpan(RtpHeader.Size));
            var isSmall = bytes <= 2;
            if (isSmall && wasSmall)
            {
                unsent++;
            }
            else
            {
                new RtpHeader(111, false, sequence++, (uint)number * 960, 9).Write(datagram);
                receiver.Receive(datagram.AsSpan(0, RtpHeader.Size + bytes), number * 20_000L);
            }

            wasSmall = isSmall;
            while (receiver.TryRead(number * 20_000L, frame, out _))
            {
                read++;
            }
        }

        Assert.True(unsent > 150, $"only {unsent} frames were left out");
        Assert.Equal(600, read);
        Assert.Equal(0, receiver.Statistics.Recovery.Lost);
        Assert.InRange(receiver.DelayMs, 0, 80);
    }

    /// <summary>Any seed, any of the above at once: what is promised of every stream.</summary>
    [Fact]
    public void AnyNetwork_OutputIsContinuousAndAllFramesAreAccountedFor()
    {
        const int Short = 250;
        var stream = SpeechStream.Encode(Short, redPayloadType: 63);
        Prop.ForAll(Gen.Choose(0, 1_000_000_000).ToArbitrary(), seed =>
        {
            var random = new Random(seed);
            var trace = NetworkTrace.Even(Short)
                .Queueing(random.Next(40), seed)
                .Scattered(random.Next(60), seed + 1)
                .LosingInBursts(random.NextDouble() * 0.3, 1 + random.Next(5), seed + 2)
                .Duplicating(random.NextDouble() * 0.2, seed + 3)
                .Stalling(random.NextDouble() * 3, random.NextDouble() * 0.5);
            var run = ReceiverRun.Play(stream, trace);
            var packets = run.Statistics.Packets;

            Assert.DoesNotContain(run.Frames.Zip(run.Frames.Skip(1)), pair => pair.Second.PlayTimeUs - pair.First.PlayTimeUs != 20_000);
            Assert.Equal(packets.Stored, packets.Played + packets.Discarded);
            Assert.InRange(run.Statistics.Recovery.Frames, Short - 30, Short);
            AssertDelays(run.DelaysMs, 0, Math.Max(100, trace.LargestDelayMs) + 100);
            Assert.Equal(0, run.Statistics.DecodeErrors);
        }).QuickCheckThrowOnFailure();
    }

    private static int FramesAfter(double seconds) => (int)(seconds * 50);

    private void AssertContinuous(ReceiverRun run)
    {
        var delays = run.DelaysMs.Skip(50).Order().ToList();
        var statistics = run.Statistics;
        output.WriteLine(
            $"delay median {delays[delays.Count / 2]:0}, 95 % {delays[delays.Count * 95 / 100]:0}, most {delays[^1]:0} ms; "
            + $"lost {statistics.Recovery.Lost}, unrecovered {statistics.Recovery.Unrecovered}; "
            + $"shortened {statistics.Shortened}, lengthened {statistics.Lengthened}, merged {statistics.Merged}; "
            + $"made up {run.Frames.Sum(frame => frame.MadeUpSamples) / 16} ms; jitter {run.JitterMs:0.0} ms");
        Assert.DoesNotContain(run.Frames.Zip(run.Frames.Skip(1)), pair => pair.Second.PlayTimeUs - pair.First.PlayTimeUs != 20_000);
        Assert.Equal(0, run.Statistics.FramesGivenUp);
    }

    private static void AssertDelays(IEnumerable<double> delaysMs, double least, double most)
    {
        Assert.InRange(delaysMs.Min(), least, most);
        Assert.InRange(delaysMs.Max(), least, most);
    }

    private static double LargestBend(short[] signal) =>
        Enumerable.Range(1, signal.Length - 2).Max(index => Math.Abs(signal[index - 1] - (2.0 * signal[index]) + signal[index + 1]));

    private static double Correlation(short[] original, short[] heard, int lag)
    {
        double product = 0, first = 0, second = 0;
        for (var index = 0; index + lag < heard.Length && index < original.Length; index++)
        {
            product += (double)original[index] * heard[index + lag];
            first += (double)original[index] * original[index];
            second += (double)heard[index + lag] * heard[index + lag];
        }

        return product / Math.Sqrt((first * second) + 1);
    }
}
