using System.Buffers;

namespace VoiceMesh.Tts.Engines.Piper;

/// <summary>Makes 16-bit samples of a network's.</summary>
internal static class PcmWriter
{
    private const float FullScale = 32_767;

    /// <summary>Peak that a voice's gain aims at.</summary>
    private const float TargetPeak = 0.9f;

    private const float MaxGain = 8;
    private const int MessagesPerSecond = 50;

    /// <summary>
    /// Piper stretches every sentence to full scale, so that a quiet one comes out as loud as any. Here a voice has one gain, from the peak of a
    /// first sentence.
    /// </summary>
    /// <param name="peak">Largest magnitude in a sentence of the voice.</param>
    public static float GainFor(float peak) => peak > 0 ? Math.Min(TargetPeak / peak, MaxGain) : 1;

    /// <summary>Gives a sentence to a sink in pieces of 20 ms.</summary>
    /// <param name="run">The sentence.</param>
    /// <param name="gain">The voice's gain; a sentence that would clip is made quieter as a whole.</param>
    /// <param name="sampleRateHz">Samples per second.</param>
    /// <param name="sink">Takes the samples.</param>
    /// <returns>False when the sink wanted no more.</returns>
    public static bool Write(PiperRun run, float gain, int sampleRateHz, ISpeechSink sink)
    {
        var scale = FullScale * Math.Min(gain, run.Peak > 0 ? 1 / run.Peak : 1);
        var buffer = ArrayPool<short>.Shared.Rent(sampleRateHz / MessagesPerSecond);
        try
        {
            var samples = run.Samples;
            while (samples.Length > 0)
            {
                var count = Math.Min(samples.Length, sampleRateHz / MessagesPerSecond);
                for (var i = 0; i < count; i++)
                {
                    buffer[i] = (short)MathF.Round(samples[i] * scale);
                }

                if (!sink.WriteAudio(buffer.AsSpan(0, count)))
                {
                    return false;
                }

                samples = samples[count..];
            }

            return true;
        }
        finally
        {
            ArrayPool<short>.Shared.Return(buffer);
        }
    }
}
