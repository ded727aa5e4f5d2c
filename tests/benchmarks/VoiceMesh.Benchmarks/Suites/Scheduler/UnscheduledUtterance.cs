using System.Threading.Channels;
using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Runtimes;
using VoiceMesh.Stt.Engines.Whisper.Windows;

namespace VoiceMesh.Benchmarks.Suites.Scheduler;

/// <summary>
/// The reference: a stream that recognises its own whole window on a thread of its own as soon as there is half a second more, knows nothing of other
/// streams, and lets an interim that runs come to its end before the final.
/// </summary>
internal sealed class UnscheduledUtterance : IUtteranceDecoder
{
    private readonly IWhisperRuntime _runtime;
    private readonly IWindowRecogniser _recogniser;
    private readonly WhisperOptions _options;
    private readonly Action<IWindowRecogniser> _release;
    private readonly UtteranceAudio _audio = new();
    private readonly Channel<Hypothesis> _interims = Channel.CreateBounded<Hypothesis>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly TaskCompletionSource<Hypothesis> _final = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _gate = new();
    private bool _ended;

    public UnscheduledUtterance(IWhisperRuntime runtime, IWindowRecogniser recogniser, WhisperOptions options, Action<IWindowRecogniser> release)
    {
        _runtime = runtime;
        _recogniser = recogniser;
        _options = options;
        _release = release;
        new Thread(Run) { IsBackground = true, Name = "unscheduled" }.Start();
    }

    public ChannelReader<Hypothesis> Interims => _interims.Reader;

    public void Append(ReadOnlySpan<short> samples)
    {
        lock (_gate)
        {
            _audio.Append(samples);
            Monitor.Pulse(_gate);
        }
    }

    public void BeginFinal()
    {
    }

    public void DiscardFinal()
    {
    }

    public Task<Hypothesis> FinishAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _ended = true;
            Monitor.Pulse(_gate);
        }

        return _final.Task.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Run()
    {
        var interval = _options.InterimIntervalMs * RecognitionWindow.SampleRateHz / 1000;
        for (var next = interval; ; next += interval)
        {
            ReadOnlyMemory<short> samples;
            bool ended;
            lock (_gate)
            {
                while (!_ended && _audio.Count < next)
                {
                    Monitor.Wait(_gate);
                }

                ended = _ended;
                samples = _audio.Cut(0, _audio.Count);
                next = Math.Max(next, _audio.Count);
            }

            Recognise(samples, ended ? RecognitionQuality.Final : RecognitionQuality.Interim);
            var heard = new Hypothesis("", 0, [], samples.Length / (RecognitionWindow.SampleRateHz / 1000));
            if (ended)
            {
                _interims.Writer.TryComplete();
                _release(_recogniser);
                _final.SetResult(heard);
                return;
            }

            _interims.Writer.TryWrite(heard);
        }
    }

    private void Recognise(ReadOnlyMemory<short> samples, RecognitionQuality quality)
    {
        var durationMs = samples.Length / (RecognitionWindow.SampleRateHz / 1000);
        var context = AudioContextSizing.FramesFor(durationMs, _options, _runtime.Description.MaxAudioContext);
        var window = new RecognitionWindow(samples, context, "en", "", quality, AudioContextSizing.TokensFor(samples.Length));
        _runtime.Encode([new EncoderInput(_recogniser, window)], 1, CancellationToken.None);
        _recogniser.Decode(window, 1, CancellationToken.None);
    }
}
