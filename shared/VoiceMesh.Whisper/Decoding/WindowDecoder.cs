using VoiceMesh.Whisper.Network;
using VoiceMesh.Whisper.Spectrogram;
using VoiceMesh.Whisper.Text;

namespace VoiceMesh.Whisper.Decoding;

/// <summary>
/// Decodes one encoded window (Radford et al. 2022, §4.5): prompt, search, and further attempts at higher temperatures. It knows the network as an
/// <see cref="ITokenPredictor"/> alone. Not safe for concurrent use; its buffers are used again.
/// </summary>
internal sealed class WindowDecoder
{
    private readonly SearchContext _context;
    private readonly BeamSearch _beamSearch;
    private readonly DecoderPrompt _prompt;
    private readonly SpecialTokens _special;
    private readonly bool _neverPredictsTimes;

    /// <param name="predictor">The network.</param>
    /// <param name="vocabulary">The model's tokens.</param>
    /// <param name="neverPredictsTimes">Whether the model never learnt to predict times.</param>
    public WindowDecoder(ITokenPredictor predictor, Vocabulary vocabulary, bool neverPredictsTimes)
    {
        _context = new SearchContext(predictor, vocabulary);
        _beamSearch = new BeamSearch(_context);
        _special = vocabulary.Special;
        _prompt = new DecoderPrompt(_special, predictor.MaxTokens);
        _neverPredictsTimes = neverPredictsTimes;
    }

    /// <summary>Decodes the window that the predictor holds.</summary>
    /// <param name="request">The window.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="cancellationToken">Seen between steps.</param>
    public WindowResult Decode(in WindowRequest request, TranscriptionSettings settings, CancellationToken cancellationToken)
    {
        RequireBeams(settings);
        _context.EnsureRows(1);
        var bounds = BoundsOf(request, settings);
        var noSpeechProbability = float.NaN;
        for (var temperature = settings.Temperature; ;)
        {
            Prompt(request, settings, temperature, bounds.WithoutTimestamps, ref noSpeechProbability, cancellationToken);
            var best = Search(settings, bounds, temperature, cancellationToken);
            var isAccepted = best.State != HypothesisState.Failed
                && !TemperatureFallback.IsUnsure(best.Score.AverageLogProbability, noSpeechProbability, settings);
            if (isAccepted || TemperatureFallback.Next(settings, temperature) is not { } next)
            {
                return Finish(best, bounds, settings, new WindowAttempt(temperature, noSpeechProbability, isAccepted));
            }

            temperature = next;
        }
    }

    /// <summary>Finds the language of the window that the predictor holds.</summary>
    /// <param name="cancellationToken">Looked at between layers.</param>
    public DetectedLanguage DetectLanguage(CancellationToken cancellationToken)
    {
        _context.EnsureRows(1);
        return LanguageDetector.Detect(_context.Predictor, _special, _context.Row(0), cancellationToken);
    }

    private WindowBounds BoundsOf(in WindowRequest request, TranscriptionSettings settings)
    {
        var isWanted = settings.MaxTokens > 0 && settings.MaxTokens < _context.MaxWindowTokens;
        return new WindowBounds(
            request.Seek,
            request.SeekEnd,
            isWanted ? settings.MaxTokens : _context.MaxWindowTokens,
            isWanted,
            settings.MaxRepeats,
            settings.SingleSegment,
            settings.WithoutTimestamps || _neverPredictsTimes);
    }

    private void RequireBeams(TranscriptionSettings settings)
    {
        var wanted = Math.Max(settings.BeamSize, settings.TemperatureIncrement > 0 || settings.Temperature > 0 ? settings.BestOf : 1);
        if (wanted > _context.Predictor.MaxBeams)
        {
            throw new ArgumentException(
                $"The settings want {wanted} hypotheses at once, this transcriber holds {_context.Predictor.MaxBeams}: lower BeamSize and BestOf, or make it with more.",
                nameof(settings));
        }
    }

    /// <summary>Gives the first beam the prompt; the first row then holds the logits that follow it.</summary>
    private void Prompt(
        in WindowRequest request,
        TranscriptionSettings settings,
        float temperature,
        bool withoutTimestamps,
        ref float noSpeechProbability,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var maxContext = temperature < TemperatureFallback.LeastWithoutContext ? settings.MaxContextTokens : 0;
        _prompt.Build(request.Context, maxContext, request.Language, settings.Translate, withoutTimestamps);
        _context.Predictor.Reset();
        if (!float.IsNaN(noSpeechProbability))
        {
            _context.Predictor.Append(0, _prompt.All, _context.Row(0), cancellationToken);
            return;
        }

        // Only the first attempt stops at start-of-transcript: the probability of no speech stays the same, and each stop costs a row of logits.
        _context.Predictor.Append(0, _prompt.Head, _context.Row(0), cancellationToken);
        noSpeechProbability = _context.Chooser.ProbabilityOf(_context.Row(0), _special.NoSpeech);
        if (!_prompt.Task.IsEmpty)
        {
            _context.Predictor.Append(0, _prompt.Task, _context.Row(0), cancellationToken);
        }
    }

    private Hypothesis Search(TranscriptionSettings settings, in WindowBounds bounds, float temperature, CancellationToken cancellationToken)
    {
        var isZero = TemperatureFallback.IsZero(temperature);
        var request = new SearchRequest(settings, bounds, temperature, isZero ? settings.BeamSize : settings.BestOf);
        return isZero && settings.BeamSize > 1 ? _beamSearch.Run(request, cancellationToken) : SampledSearch.Run(_context, request, cancellationToken);
    }

    private WindowResult Finish(Hypothesis best, in WindowBounds bounds, TranscriptionSettings settings, in WindowAttempt attempt)
    {
        if (best.LoopStart is { } start)
        {
            best.Truncate(start);
            best.ResultLength = best.Count;
        }

        var tokens = best.Tokens;
        var seekDelta = best.SeekDelta;

        // A lone time at the end closes the last segment: nobody speaks in the rest of the window.
        if (tokens.Length > 1 && tokens[^2].Id < _special.FirstTimestamp && tokens[^1].Id > _special.FirstTimestamp)
        {
            seekDelta = Math.Min(bounds.SeekEnd - bounds.Seek, AudioFrames.PerPiece);
        }

        return new WindowResult
        {
            Best = best,
            Score = SequenceScore.Of(tokens, settings.LengthPenalty),
            Bounds = bounds,
            Temperature = attempt.Temperature,
            NoSpeechProbability = attempt.NoSpeechProbability,
            IsSilence = TemperatureFallback.IsSilence(best.Score.AverageLogProbability, attempt.NoSpeechProbability, settings),
            IsRejected = !attempt.IsAccepted,
            SeekDelta = seekDelta,
            UsedContext = _prompt.UsedContext,
        };
    }

    private readonly record struct WindowAttempt(float Temperature, float NoSpeechProbability, bool IsAccepted);
}
