using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Spectrogram;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Transcribes windows of up to 30 s one after another: <see cref="Prepare"/>, then <see cref="Encode"/> or <see cref="EncodeBatch"/>, then
/// <see cref="Decode"/> as often as wanted. Holds everything a window needs but the weights, and uses it again. Not safe for concurrent use: one per
/// transcription that runs at the same time.
/// </summary>
public sealed class WindowTranscriber
{
    private const int LayersOfFirstDistilledModels = 2;
    private const int VocabularyOfLargeV3 = 51866;

    private readonly WhisperModel _model;
    private readonly Vocabulary _vocabulary;
    private readonly LogMelSpectrogram _spectrogram;
    private readonly EncodedAudio _encoded;
    private readonly TextDecoder _decoder;
    private readonly WindowDecoder _windowDecoder;
    private readonly SegmentBuilder _segments;
    private float[] _window = [];
    private int _audioContext;
    private bool _isEncoded;
    private (string Text, IReadOnlyList<int> Tokens) _prompt = ("", []);

    /// <summary>Makes a transcriber.</summary>
    /// <param name="model">The model, which must outlive it.</param>
    /// <param name="vocabulary">The vocabulary of the model; one serves all transcribers.</param>
    /// <param name="maxBeams">Most hypotheses at once, for beam search and best-of; their memory is taken when they are first used.</param>
    /// <param name="threads">Processors that a decoding step may use.</param>
    public WindowTranscriber(WhisperModel model, Vocabulary vocabulary, int maxBeams = 1, int threads = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBeams, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        var shape = model.Hyperparameters;
        _model = model;
        _vocabulary = vocabulary;
        _spectrogram = new LogMelSpectrogram(shape.MelBands, model.MelFilters.Span);
        _encoded = new EncodedAudio(model, shape.AudioContext);
        _decoder = new TextDecoder(model, maxBeams, threads);
        var neverPredictsTimes = shape.TextLayers == LayersOfFirstDistilledModels && shape.VocabularySize != VocabularyOfLargeV3;
        _windowDecoder = new WindowDecoder(_decoder, vocabulary, neverPredictsTimes);
        _segments = new SegmentBuilder(vocabulary);
    }

    /// <summary>Frames of the recording that <see cref="Load"/> was given; 10 ms each.</summary>
    internal int RecordingFrames => _spectrogram.AudioFrameCount;

    /// <summary>Computes the spectrogram of a window.</summary>
    /// <param name="samples">16 kHz, −1 to 1. Longer audio than the encoder's context sees is cut.</param>
    /// <param name="audioContext">Frames of the encoder's output, 20 ms each, 1 to the model's audio context: as few as cover the audio is cheapest.</param>
    public void Prepare(ReadOnlySpan<float> samples, int audioContext)
    {
        Load(samples);
        PrepareWindow(0, audioContext);
    }

    /// <summary>Encodes the prepared window.</summary>
    /// <param name="encoder">The encoder of the worker that runs this.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="InvalidOperationException">No window is prepared.</exception>
    public void Encode(AudioEncoder encoder, CancellationToken cancellationToken)
    {
        RequirePrepared();
        _isEncoded = false;
        encoder.Encode(PreparedWindow.Span, _audioContext, _encoded, cancellationToken);
        _isEncoded = true;
    }

    /// <summary>Encodes the prepared windows of several transcribers in one pass over the weights.</summary>
    /// <param name="encoder">The encoder of the worker that runs this.</param>
    /// <param name="transcribers">Transcribers whose windows have the same audio context.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="InvalidOperationException">One of them has no window prepared.</exception>
    /// <exception cref="ArgumentException">The audio contexts differ.</exception>
    public static void EncodeBatch(AudioEncoder encoder, IReadOnlyList<WindowTranscriber> transcribers, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfZero(transcribers.Count, nameof(transcribers));
        var audioContext = transcribers[0]._audioContext;
        var requests = new EncodeRequest[transcribers.Count];
        for (var index = 0; index < requests.Length; index++)
        {
            var transcriber = transcribers[index];
            transcriber.RequirePrepared();
            if (transcriber._audioContext != audioContext)
            {
                throw new ArgumentException($"Windows of {audioContext} and {transcriber._audioContext} encoder frames can't be encoded together.", nameof(transcribers));
            }

            transcriber._isEncoded = false;
            requests[index] = new EncodeRequest(transcriber.PreparedWindow, transcriber._encoded);
        }

        encoder.EncodeBatch(requests, audioContext, cancellationToken);
        foreach (var transcriber in transcribers)
        {
            transcriber._isEncoded = true;
        }
    }

    /// <summary>Finds the language of the encoded window.</summary>
    /// <param name="cancellationToken">Looked at between layers.</param>
    /// <exception cref="InvalidOperationException">No window is encoded, or the model knows English alone.</exception>
    public DetectedLanguage DetectLanguage(CancellationToken cancellationToken)
    {
        Begin();
        return _windowDecoder.DetectLanguage(cancellationToken);
    }

    /// <summary>Finds the text of the encoded window.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellationToken">Seen between steps.</param>
    /// <exception cref="InvalidOperationException">No window is encoded.</exception>
    /// <exception cref="ArgumentException">A setting is out of its range, the language is unknown, or more hypotheses are wanted than this transcriber holds.</exception>
    public WindowTranscript Decode(TranscriptionSettings settings, CancellationToken cancellationToken)
    {
        settings.Validate();
        var language = ResolveLanguage(settings, cancellationToken);
        return DecodeWindow(new WindowRequest(0, RecordingFrames, language, TokenizePrompt(settings)), settings, out _, cancellationToken);
    }

    /// <summary>Computes the spectrogram of a whole recording.</summary>
    /// <param name="samples">16 kHz, −1 to 1.</param>
    internal void Load(ReadOnlySpan<float> samples) => _spectrogram.Compute(samples);

    /// <summary>Prepares a window of the loaded recording.</summary>
    /// <param name="seek">The frame at which it begins.</param>
    /// <param name="audioContext">Frames of the encoder's output.</param>
    internal void PrepareWindow(int seek, int audioContext)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(audioContext, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(audioContext, _model.Hyperparameters.AudioContext);
        _audioContext = audioContext;
        _isEncoded = false;
        if (_window.Length < WindowLength)
        {
            _window = new float[WindowLength];
        }

        _spectrogram.CopyWindow(seek, audioContext, _window);
    }

    /// <summary>The position of the language that the settings name, or that the encoded window is in.</summary>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellationToken">Looked at between layers.</param>
    internal int ResolveLanguage(TranscriptionSettings settings, CancellationToken cancellationToken)
    {
        if (!_vocabulary.Special.IsMultilingual)
        {
            return 0;
        }

        var name = settings.Language.Equals(TranscriptionSettings.DetectLanguage, StringComparison.OrdinalIgnoreCase)
            ? DetectLanguage(cancellationToken).Code
            : settings.Language;
        return WhisperLanguages.TryFind(name, out var language) && language < _vocabulary.Special.LanguageCount
            ? language
            : throw new ArgumentException($"This model knows no language \"{name}\"; name one such as \"en\", or \"{TranscriptionSettings.DetectLanguage}\".", nameof(settings));
    }

    /// <summary>The tokens of the initial prompt; those of the last one are kept.</summary>
    /// <param name="settings">The settings.</param>
    internal IReadOnlyList<int> TokenizePrompt(TranscriptionSettings settings)
    {
        var text = settings.InitialPrompt ?? "";
        if (text != _prompt.Text)
        {
            _prompt = (text, PromptTokenizer.Tokenize(_vocabulary, text));
        }

        return _prompt.Tokens;
    }

    /// <summary>Decodes the encoded window.</summary>
    /// <param name="request">The window.</param>
    /// <param name="settings">The settings, validated.</param>
    /// <param name="result">What was found; good until the next window is decoded.</param>
    /// <param name="cancellationToken">Seen between steps.</param>
    internal WindowTranscript DecodeWindow(in WindowRequest request, TranscriptionSettings settings, out WindowResult result, CancellationToken cancellationToken)
    {
        Begin();
        result = _windowDecoder.Decode(request, settings, cancellationToken);
        var language = WhisperLanguages.Code(request.Language);
        return new WindowTranscript
        {
            Segments = result.IsSilence ? [] : _segments.Build(result.Best.Tokens, result.Best.SeekDelta, result.Bounds, language),
            Language = language,
            NoSpeechProbability = result.NoSpeechProbability,
            IsSilence = result.IsSilence,
            AverageLogProbability = result.Score.AverageLogProbability,
            Entropy = result.Score.Entropy,
            Temperature = result.Temperature,
            IsRejected = result.IsRejected,
            IsCutAtLoop = result.Best.LoopStart is not null,
            Advance = AudioFrames.Time(result.SeekDelta),
        };
    }

    private int WindowLength => _spectrogram.Bands * AudioFrames.PerEncoderFrame * _audioContext;

    private ReadOnlyMemory<float> PreparedWindow => _window.AsMemory(0, WindowLength);

    private void RequirePrepared()
    {
        if (_audioContext == 0)
        {
            throw new InvalidOperationException("No window is prepared: call Prepare first.");
        }
    }

    private void Begin()
    {
        if (!_isEncoded)
        {
            throw new InvalidOperationException("No window is encoded: call Prepare and Encode first.");
        }

        _decoder.Begin(_encoded);
    }
}
