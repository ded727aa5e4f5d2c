using Whisper.net;

namespace VoiceMesh.Stt.Engines.Whisper.Runtimes;

/// <summary>One of the processors that share a <see cref="WhisperFactory"/>. A processor's settings are fixed, so it is kept for as long as windows want the same.</summary>
internal sealed class WhisperNetRecogniser(WhisperFactory factory, WhisperOptions options, bool isMultilingual) : IWindowRecogniser
{
    private const int TokenStep = 32;
    private const int HundredthMs = 10;
    private readonly PcmSamples _samples = new();
    private WhisperProcessor? _processor;
    private ProcessorKey _key;

    /// <inheritdoc />
    public RecognisedWindow Decode(RecognitionWindow window, int threads, CancellationToken cancellationToken)
    {
        var samples = _samples.Convert(window.Samples.Span);
        var processor = ProcessorFor(window, threads);
        try
        {
            return ToWindow(CollectAsync(processor, samples, cancellationToken).GetAwaiter().GetResult());
        }
        catch
        {
            // The native call may still be running on these samples; only its end makes the recogniser usable again.
            _processor = null;
            processor.DisposeAsync().AsTask().GetAwaiter().GetResult();
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _processor?.Dispose();

    private static async Task<List<SegmentData>> CollectAsync(WhisperProcessor processor, ReadOnlyMemory<float> samples, CancellationToken cancellationToken)
    {
        var segments = new List<SegmentData>();
        await foreach (var segment in processor.ProcessAsync(samples, cancellationToken).ConfigureAwait(false))
        {
            segments.Add(segment);
        }

        cancellationToken.ThrowIfCancellationRequested();
        return segments;
    }

    private static RecognisedWindow ToWindow(List<SegmentData> segments)
    {
        var tokens = segments.SelectMany(segment => segment.Tokens ?? []).Where(IsText).ToList();
        return new RecognisedWindow(
            [.. segments.Select(segment => new RecognisedSegment(segment.Text, [.. (segment.Tokens ?? []).Where(IsText).Select(ToToken)]))],
            segments.Count > 0 ? segments[0].Language ?? "" : "",
            segments.Count > 0 ? segments[0].NoSpeechProbability : 0,
            tokens.Count > 0 ? tokens.Average(token => token.ProbabilityLog) : 0);
    }

    // Marks such as "[_BEG_]" and "[_TT_50]" stand among the tokens of a segment, not in its text.
    private static bool IsText(WhisperToken token) => token.Text is { Length: > 0 } text && !(text.StartsWith("[_", StringComparison.Ordinal) && text.EndsWith(']'));

    private static RecognisedToken ToToken(WhisperToken token) => new(
        token.Text!, token.ProbabilityLog, token.Start < 0 ? -1 : (int)(token.Start * HundredthMs), token.End < 0 ? -1 : (int)(token.End * HundredthMs));

    private WhisperProcessor ProcessorFor(RecognitionWindow window, int threads)
    {
        var tokens = (window.MaxTokens + TokenStep - 1) / TokenStep * TokenStep;
        var key = new ProcessorKey(window.AudioContext, window.Language, window.Prompt, window.Quality, tokens, threads);
        if (_processor is { } kept && key == _key)
        {
            return kept;
        }

        _processor?.Dispose();
        _key = key;
        return _processor = Build(key);
    }

    private WhisperProcessor Build(ProcessorKey key)
    {
        var builder = factory.CreateBuilder()
            .WithThreads(key.Threads)
            .WithAudioContextSize(key.AudioContext)
            .WithMaxTokensPerSegment(key.MaxTokens)
            .WithNoContext()
            .WithProbabilities()
            .WithTemperature(0)
            .WithLogProbThreshold((float)options.LogProbabilityThreshold)
            .WithNoSpeechThreshold((float)options.NoSpeechThreshold);
        builder = isMultilingual && key.Language is null ? builder.WithLanguageDetection() : builder.WithLanguage(key.Language ?? "en");
        builder = key.Prompt.Length > 0 ? builder.WithPrompt(key.Prompt) : builder;
        if (key.Quality == RecognitionQuality.Interim)
        {
            return builder.WithSingleSegment().WithTemperatureInc(0).WithGreedySamplingStrategy(greedy => greedy.WithBestOf(1)).Build();
        }

        builder = builder.WithTokenTimestamps().WithTemperatureInc((float)options.TemperatureStep);
        return options.BeamSize > 1
            ? builder.WithBeamSearchSamplingStrategy(beams => beams.WithBeamSize(options.BeamSize)).Build()
            : builder.WithGreedySamplingStrategy(greedy => greedy.WithBestOf(1)).Build();
    }

    private readonly record struct ProcessorKey(int AudioContext, string? Language, string Prompt, RecognitionQuality Quality, int MaxTokens, int Threads);
}
