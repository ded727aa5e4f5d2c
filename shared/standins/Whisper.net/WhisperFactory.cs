namespace Whisper.net;

public sealed class WhisperFactory : IDisposable
{
    private bool _isDisposed;

    private WhisperFactory()
    {
    }

    public static WhisperFactory FromPath(string path) => FromPath(path, WhisperFactoryOptions.Default);

    public static WhisperFactory FromPath(string path, WhisperFactoryOptions options) => new();

    public WhisperProcessorBuilder CreateBuilder()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return new WhisperProcessorBuilder(this);
    }

    public void Dispose() => _isDisposed = true;
}
