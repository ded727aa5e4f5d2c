using System.Runtime.CompilerServices;
using System.Threading.Channels;
using VoiceMesh.Whisper.Decoding;
using VoiceMesh.Whisper.Model;
using VoiceMesh.Whisper.Text;

namespace Whisper.net;

public sealed class WhisperProcessor : IAsyncDisposable, IDisposable
{
    private const int MaxDecoders = 8;
    private const int LanguageFault = -3;
    private const int TooManyDecoders = -4;
    private const int AudioContextFault = -5;

    private readonly SemaphoreSlim _processing = new(1);
    private readonly WhisperModel _model;
    private readonly Vocabulary _vocabulary;
    private readonly WhisperProcessorOptions _options;
    private Transcriber? _transcriber;
    private bool _isDisposed;

    internal WhisperProcessor(WhisperModel model, Vocabulary vocabulary, WhisperProcessorOptions options)
    {
        _model = model;
        _vocabulary = vocabulary;
        _options = options;
    }

    public async IAsyncEnumerable<SegmentData> ProcessAsync(ReadOnlyMemory<float> samples, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        using var enumeration = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

        // Unbounded: a recording's segments are few, and the real library queues them without a bound too.
        var segments = Channel.CreateUnbounded<SegmentData>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        var work = Task.Factory.StartNew(
            () => Process(samples, segments.Writer, enumeration.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            await foreach (var segment in segments.Reader.ReadAllAsync(cancellationToken))
            {
                yield return segment;
            }

            await work;
        }
        finally
        {
            await enumeration.CancelAsync();
            await work.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public void Dispose()
    {
        if (_processing.CurrentCount == 0)
        {
            throw new Exception("Cannot dispose while processing, please use DisposeAsync instead.");
        }

        _isDisposed = true;
        _transcriber = null;
    }

    public async ValueTask DisposeAsync()
    {
        await _processing.WaitAsync();
        _processing.Release();
        Dispose();
    }

    private void Process(ReadOnlyMemory<float> samples, ChannelWriter<SegmentData> segments, CancellationToken cancellationToken)
    {
        try
        {
            _processing.Wait(cancellationToken);
            try
            {
                Check();
                foreach (var window in EnsureTranscriber().Transcribe(samples, _options.ToSettings(), _options.AudioContextSize, cancellationToken))
                {
                    foreach (var segment in window.Segments)
                    {
                        segments.TryWrite(SegmentMapping.Map(segment, window, _vocabulary.Special, _options));
                    }
                }
            }
            finally
            {
                _processing.Release();
            }

            segments.Complete();
        }
        catch (Exception exception)
        {
            segments.Complete(exception);
        }
    }

    private void Check()
    {
        if (_options.MaxBeams > MaxDecoders)
        {
            throw new WhisperProcessingException(TooManyDecoders);
        }

        if (_options.AudioContextSize > _model.Hyperparameters.AudioContext)
        {
            throw new WhisperProcessingException(AudioContextFault);
        }

        if (_vocabulary.Special.IsMultilingual
            && !string.IsNullOrEmpty(_options.Language)
            && _options.Language != TranscriptionSettings.DetectLanguage
            && !WhisperLanguages.TryFind(_options.Language, out _))
        {
            throw new WhisperProcessingException(LanguageFault);
        }
    }

    private Transcriber EnsureTranscriber() => _transcriber ??= new Transcriber(_model, _vocabulary, Math.Min(MaxDecoders, _options.MaxBeams), _options.Threads);
}
