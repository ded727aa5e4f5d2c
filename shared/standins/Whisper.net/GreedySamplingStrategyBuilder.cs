namespace Whisper.net;

public class GreedySamplingStrategyBuilder
{
    private readonly WhisperProcessorOptions _options;

    internal GreedySamplingStrategyBuilder(WhisperProcessorOptions options) => _options = options;

    public GreedySamplingStrategyBuilder WithBestOf(int bestOf)
    {
        _options.BestOf = bestOf;
        return this;
    }
}
