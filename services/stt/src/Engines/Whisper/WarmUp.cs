using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;
using VoiceMesh.Stt.Engines.Whisper.Windows;

namespace VoiceMesh.Stt.Engines.Whisper;

/// <summary>Recognises noise, so that the first stream meets compiled code and paged-in weights, and the engine knows what this machine carries.</summary>
internal sealed class WarmUp(IWhisperRuntime runtime, SchedulerSettings settings, WhisperOptions options, TimeProvider time)
{
    private const int Runs = 3;
    private const int WordsOfTokens = 16;

    /// <summary>Length of the audio that a run recognises.</summary>
    public static readonly TimeSpan Audio = TimeSpan.FromSeconds(3);

    /// <summary>Runs it.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Time of the fastest run.</returns>
    public TimeSpan Run(CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var samples = new short[(int)(Audio.TotalSeconds * RecognitionWindow.SampleRateHz)];
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)random.Next(-3000, 3001);
        }

        var context = AudioContextSizing.FramesFor((int)Audio.TotalMilliseconds, options, runtime.Description.MaxAudioContext);
        var window = new RecognitionWindow(
            samples, context, runtime.Description.Languages[0], "", RecognitionQuality.Interim, WordsOfTokens);
        using var recogniser = runtime.CreateRecogniser();
        var best = TimeSpan.MaxValue;
        for (var run = 0; run < Runs; run++)
        {
            var started = time.GetTimestamp();
            runtime.Encode([new EncoderInput(recogniser, window)], settings.ThreadsFor(settings.Workers), cancellationToken);
            recogniser.Decode(window, settings.ThreadsFor(settings.Workers), cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            best = elapsed < best ? elapsed : best;
        }

        return best;
    }
}
