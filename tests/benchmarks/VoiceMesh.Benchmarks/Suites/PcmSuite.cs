using System.Runtime.CompilerServices;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Benchmarks.Measuring;

namespace VoiceMesh.Benchmarks.Suites;

/// <summary>PCM conversion against the loop that one would write first.</summary>
internal sealed class PcmSuite : ISuite
{
    private const int Samples = 960;

    public string Name => "pcm";

    public string Description => "What does converting a 20 ms frame at 48 kHz between 16-bit and float samples cost, against a plain loop?";

    public async IAsyncEnumerable<ResultTable> RunAsync(MeasurementSettings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        var pcm = TestAudio.VoicePcm(48000, 0.02);
        var floats = TestAudio.Voice(48000, 0.02);
        var pcmOut = new short[Samples];
        var floatsOut = new float[Samples];

        yield return ResultTable.Of("16-bit to float", MicroComparison.Measure(
            settings,
            cancellationToken,
            new MicroCase("plain loop", () =>
            {
                for (var index = 0; index < pcm.Length; index++)
                {
                    floatsOut[index] = pcm[index] / 32768f;
                }
            }),
            new MicroCase("PcmConverter.ToFloat", () => PcmConverter.ToFloat(pcm, floatsOut))));

        yield return ResultTable.Of("float to 16-bit, rounded and saturated", MicroComparison.Measure(
            settings,
            cancellationToken,
            new MicroCase("plain loop", () =>
            {
                for (var index = 0; index < floats.Length; index++)
                {
                    pcmOut[index] = (short)Math.Clamp(MathF.Round(floats[index] * 32768f), short.MinValue, short.MaxValue);
                }
            }),
            new MicroCase("PcmConverter.ToPcm16", () => PcmConverter.ToPcm16(floats, pcmOut))));

        yield return ResultTable.Of("RMS level of a frame", MicroComparison.Measure(
            settings,
            cancellationToken,
            new MicroCase("plain loop", () => Sink(PlainRms(pcm))),
            new MicroCase("AudioLevel.RmsDbfs", () => Sink(AudioLevel.RmsDbfs(pcm)))));
    }

    private static float PlainRms(short[] pcm)
    {
        double sum = 0;
        foreach (var sample in pcm)
        {
            sum += (double)sample * sample;
        }

        return AudioLevel.ToDbfs(Math.Sqrt(sum / pcm.Length) / 32768);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Sink(float value) => _ = value;
}
