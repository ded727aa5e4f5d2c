namespace Whisper.net;

public class BeamSearchSamplingStrategyBuilder
{
    private readonly WhisperProcessorOptions _options;

    internal BeamSearchSamplingStrategyBuilder(WhisperProcessorOptions options) => _options = options;

    public BeamSearchSamplingStrategyBuilder WithBeamSize(int beamSize)
    {
        _options.BeamSize = beamSize;
        return this;
    }
}
