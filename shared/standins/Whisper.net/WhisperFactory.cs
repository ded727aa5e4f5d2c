using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Text;

namespace Whisper.net;

public sealed class WhisperFactory : IDisposable
{
    private readonly WhisperModel? _model;
    private readonly Vocabulary? _vocabulary;
    private readonly Exception? _fault;
    private bool _isDisposed;

    private WhisperFactory(string path)
    {
        // The real factory says that a model is unusable when the first builder is asked for, not when it loads it.
        try
        {
            _model = WhisperModel.Open(path);
            _vocabulary = new Vocabulary(_model);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or WhisperModelFormatException)
        {
            _model?.Dispose();
            _fault = exception;
        }
    }

    public static WhisperFactory FromPath(string path, WhisperFactoryOptions options) => new(path);

    public WhisperProcessorBuilder CreateBuilder()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_fault is not null)
        {
            throw new WhisperModelLoadException($"Failed to load the whisper model. {_fault.Message}", _fault);
        }

        return new WhisperProcessorBuilder(_model!, _vocabulary!);
    }

    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _model?.Dispose();
        }
    }
}
