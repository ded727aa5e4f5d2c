using System.Runtime.CompilerServices;

namespace Whisper.net;

public sealed class WhisperProcessor : IAsyncDisposable, IDisposable
{
    private readonly WhisperProcessorOptions _options;

    internal WhisperProcessor(WhisperFactory factory, WhisperProcessorOptions options) => _options = options;

    public void ChangeLanguage(string? newLanguage) => _options.Language = newLanguage;

    public string? DetectLanguage(float[] samples) => DetectLanguageWithProbability(samples).language;

    public (string? language, float probability) DetectLanguageWithProbability(float[] samples) => throw new WhisperProcessingException(-3);

    public async IAsyncEnumerable<SegmentData> ProcessAsync(ReadOnlyMemory<float> samples, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        yield break;
    }

    public IAsyncEnumerable<SegmentData> ProcessAsync(float[] samples, CancellationToken cancellationToken = default) =>
        ProcessAsync(samples.AsMemory(), cancellationToken);

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
