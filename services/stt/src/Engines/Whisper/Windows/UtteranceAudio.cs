using VoiceMesh.Stt.Engines.Whisper.Runtimes;

namespace VoiceMesh.Stt.Engines.Whisper.Windows;

/// <summary>The samples of one utterance that are still needed. Not safe for concurrent use, but windows that were cut stay as they are.</summary>
internal sealed class UtteranceAudio
{
    private const int FirstSamples = 4 * RecognitionWindow.SampleRateHz;
    private const int QuietSamples = RecognitionWindow.SampleRateHz / 5;
    private const int StepSamples = QuietSamples / 4;
    private short[] _samples = new short[FirstSamples];
    private int _forgotten;
    private int _kept;

    /// <summary>Samples since the start of the utterance, forgotten ones included.</summary>
    public int Count => _forgotten + _kept;

    /// <summary>Adds samples at the end.</summary>
    /// <param name="samples">Any number.</param>
    public void Append(ReadOnlySpan<short> samples)
    {
        if (_kept + samples.Length > _samples.Length)
        {
            Array.Resize(ref _samples, Math.Max(_samples.Length * 2, _kept + samples.Length));
        }

        samples.CopyTo(_samples.AsSpan(_kept));
        _kept += samples.Length;
    }

    /// <summary>A view of some samples; appending and forgetting leave it alone.</summary>
    /// <param name="start">From the start of the utterance; not forgotten.</param>
    /// <param name="end">At most <see cref="Count"/>.</param>
    public ReadOnlyMemory<short> Cut(int start, int end) => _samples.AsMemory(start - _forgotten, end - start);

    /// <summary>Lets go of everything before a sample.</summary>
    /// <param name="start">From the start of the utterance.</param>
    public void Forget(int start)
    {
        var rest = _samples.AsSpan(start - _forgotten, Count - start);

        // Windows may still be read, so the rest moves to an array of its own.
        var samples = new short[Math.Max(FirstSamples, rest.Length)];
        rest.CopyTo(samples);
        _kept = rest.Length;
        _forgotten = start;
        _samples = samples;
    }

    /// <summary>The middle of the quietest fifth of a second in a range: where cutting hurts least.</summary>
    /// <param name="start">From the start of the utterance; not forgotten.</param>
    /// <param name="end">At most <see cref="Count"/>.</param>
    public int QuietestPoint(int start, int end)
    {
        var (best, least) = ((start + end) / 2, double.MaxValue);
        for (var from = start; from + QuietSamples <= end; from += StepSamples)
        {
            var energy = 0.0;
            foreach (var sample in _samples.AsSpan(from - _forgotten, QuietSamples))
            {
                energy += (double)sample * sample;
            }

            // Of equal ones the last is taken: a longer window knows more of what was said.
            if (energy <= least)
            {
                (best, least) = (from + (QuietSamples / 2), energy);
            }
        }

        return best;
    }
}
