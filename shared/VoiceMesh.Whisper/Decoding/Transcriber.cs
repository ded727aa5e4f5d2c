using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Spectrogram;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Transcribes whole recordings window by window (Radford et al. 2022, §3.8): each window begins where the last time of the one before lies, and its text conditions
/// the next. The order of things is whisper.cpp's. Not safe for concurrent use; its buffers are used again.
/// </summary>
public sealed class Transcriber
{
    /// <summary>With this little audio left, earlier text confuses more than it helps.</summary>
    private const int FramesWithoutContext = 5 * AudioFrames.PerSecond;

    private readonly AudioEncoder _encoder;
    private readonly WindowTranscriber _window;
    private readonly List<int> _context = [];
    private readonly int _fullAudioContext;

    /// <summary>Makes a transcriber.</summary>
    /// <param name="model">The model, which must outlive it.</param>
    /// <param name="vocabulary">The vocabulary of the model; one serves all transcribers.</param>
    /// <param name="maxBeams">Most hypotheses at once.</param>
    /// <param name="threads">Processors to use.</param>
    public Transcriber(WhisperModel model, Vocabulary vocabulary, int maxBeams = 1, int threads = 1)
    {
        _encoder = new AudioEncoder(model, threads);
        _window = new WindowTranscriber(model, vocabulary, maxBeams, threads);
        _fullAudioContext = model.Hyperparameters.AudioContext;
    }

    /// <summary>Transcribes a recording. The windows are worked on while they are enumerated, one enumeration at a time.</summary>
    /// <param name="samples">16 kHz, −1 to 1; not to be changed meanwhile. Less than 0.1 s gives no window.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="audioContext">Frames of the encoder's output, 20 ms each; 0 for the model's own. Fewer are for recordings that they cover.</param>
    /// <param name="cancellationToken">Seen between steps.</param>
    /// <exception cref="ArgumentException">A setting is out of its range, the language is unknown, or more hypotheses are wanted than this transcriber holds.</exception>
    public IEnumerable<WindowTranscript> Transcribe(
        ReadOnlyMemory<float> samples,
        TranscriptionSettings settings,
        int audioContext = 0,
        CancellationToken cancellationToken = default)
    {
        settings.Validate();
        return TranscribeWindows(samples, settings, audioContext == 0 ? _fullAudioContext : audioContext, cancellationToken);
    }

    /// <summary>Finds the language of a recording from its first 30 s.</summary>
    /// <param name="samples">16 kHz, −1 to 1.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="InvalidOperationException">The model knows English alone.</exception>
    public DetectedLanguage DetectLanguage(ReadOnlySpan<float> samples, CancellationToken cancellationToken = default)
    {
        _window.Prepare(samples, _fullAudioContext);
        _window.Encode(_encoder, cancellationToken);
        return _window.DetectLanguage(cancellationToken);
    }

    private IEnumerable<WindowTranscript> TranscribeWindows(
        ReadOnlyMemory<float> samples,
        TranscriptionSettings settings,
        int audioContext,
        CancellationToken cancellationToken)
    {
        _window.Load(samples.Span);
        var end = _window.RecordingFrames;
        _context.Clear();
        _context.AddRange(_window.TokenizePrompt(settings));
        int? language = null;
        for (var seek = 0; seek + EndingRules.LeastFrames < end;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _window.PrepareWindow(seek, audioContext);
            _window.Encode(_encoder, cancellationToken);
            language ??= _window.ResolveLanguage(settings, cancellationToken);
            if (seek > 0 && seek + FramesWithoutContext >= end)
            {
                _context.Clear();
            }

            var transcript = _window.DecodeWindow(new WindowRequest(seek, end, language.Value, _context), settings, out var result, cancellationToken);
            Remember(result);
            seek += result.SeekDelta;
            yield return transcript;
        }
    }

    /// <summary>What the next window sees: what this one saw, and its own tokens.</summary>
    private void Remember(in WindowResult result)
    {
        _context.RemoveRange(0, _context.Count - result.UsedContext);
        if (!result.IsSilence)
        {
            var tokens = result.Best.Tokens[..Math.Min(result.Best.ResultLength, result.Best.Count)];
            foreach (ref readonly var token in tokens)
            {
                _context.Add(token.Id);
            }
        }
    }
}
