using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Text;

namespace Whisper.net;

public class WhisperProcessorBuilder
{
    private readonly WhisperModel _model;
    private readonly Vocabulary _vocabulary;
    private readonly WhisperProcessorOptions _options = new();

    internal WhisperProcessorBuilder(WhisperModel model, Vocabulary vocabulary)
    {
        _model = model;
        _vocabulary = vocabulary;
    }

    public WhisperProcessorBuilder WithThreads(int threads)
    {
        _options.Threads = threads;
        return this;
    }

    public WhisperProcessorBuilder WithAudioContextSize(int audioContextSize)
    {
        _options.AudioContextSize = audioContextSize;
        return this;
    }

    public WhisperProcessorBuilder WithLanguage(string language)
    {
        _options.Language = language;
        return this;
    }

    public WhisperProcessorBuilder WithLanguageDetection()
    {
        _options.Language = string.Empty;
        return this;
    }

    public WhisperProcessorBuilder WithPrompt(string prompt)
    {
        _options.Prompt = prompt;
        return this;
    }

    /// <summary>Nothing to switch off: as in the real package, no text outlives a call.</summary>
    public WhisperProcessorBuilder WithNoContext() => this;

    public WhisperProcessorBuilder WithSingleSegment()
    {
        _options.SingleSegment = true;
        return this;
    }

    public WhisperProcessorBuilder WithTokenTimestamps()
    {
        _options.TokenTimestamps = true;
        return this;
    }

    public WhisperProcessorBuilder WithProbabilities()
    {
        _options.Probabilities = true;
        return this;
    }

    public WhisperProcessorBuilder WithMaxTokensPerSegment(int maxTokensPerSegment)
    {
        _options.MaxTokensPerSegment = maxTokensPerSegment;
        return this;
    }

    public WhisperProcessorBuilder WithTemperature(float temperature)
    {
        _options.Temperature = temperature;
        return this;
    }

    public WhisperProcessorBuilder WithTemperatureInc(float temperature)
    {
        _options.TemperatureInc = temperature;
        return this;
    }

    public WhisperProcessorBuilder WithLogProbThreshold(float logProbThreshold)
    {
        _options.LogProbThreshold = logProbThreshold;
        return this;
    }

    public WhisperProcessorBuilder WithNoSpeechThreshold(float noSpeechThreshold)
    {
        _options.NoSpeechThreshold = noSpeechThreshold;
        return this;
    }

    public WhisperProcessorBuilder WithGreedySamplingStrategy(Action<GreedySamplingStrategyBuilder>? configure = null)
    {
        _options.IsBeamSearch = false;
        _options.BestOf = null;
        configure?.Invoke(new GreedySamplingStrategyBuilder(_options));
        return this;
    }

    public WhisperProcessorBuilder WithBeamSearchSamplingStrategy(Action<BeamSearchSamplingStrategyBuilder>? configure = null)
    {
        _options.IsBeamSearch = true;
        _options.BeamSize = null;
        configure?.Invoke(new BeamSearchSamplingStrategyBuilder(_options));
        return this;
    }

    public WhisperProcessor Build() => new(_model, _vocabulary, _options.Copy());
}
