using System.Runtime.InteropServices;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Audio.VoiceActivity;
using VoiceMesh.MediaServer.Conversation;
using VoiceMesh.MediaServer.Telemetry;

namespace VoiceMesh.MediaServer.Listening;

/// <summary>
/// What a session does to incoming audio: bring it to 16 kHz, cut it into frames of 512 samples, ask the voice activity detector, hand the frame on.
/// Allocates nothing as long as the rate stays the same. One caller at a time.
/// </summary>
internal sealed class ListeningChain
{
    public const int SampleRateHz = VoiceActivityFrame.SampleRateHz;
    public const int FrameSamples = VoiceActivityFrame.Samples;
    private const int BlockSamples = 1_024;
    private const int MicrosecondsPerSecond = 1_000_000;

    private readonly IVoiceActivityDetector _detector;
    private readonly OutgoingLanes _lanes;
    private readonly MediaMetrics _metrics;
    private readonly TimeProvider _clock;
    private readonly AudioFrameAssembler _assembler = new(FrameSamples);
    private readonly short[] _frame = new short[FrameSamples];
    private short[] _resampled = [];
    private StreamingResampler? _resampler;
    private long _frames;

    public ListeningChain(IVoiceActivityDetector detector, OutgoingLanes lanes, MediaMetrics metrics, TimeProvider clock)
    {
        _detector = detector;
        _lanes = lanes;
        _metrics = metrics;
        _clock = clock;
    }

    /// <summary>Audio analysed so far, in milliseconds.</summary>
    public long AnalysedMs => _frames * FrameSamples * 1000 / SampleRateHz;

    /// <summary>Takes audio that arrived now.</summary>
    /// <param name="samples">Mono, any length.</param>
    /// <param name="sampleRateHz">A rate that <see cref="StreamingResampler"/> supports; when it changes, the former rate's filter tail is lost.</param>
    public void Push(ReadOnlySpan<short> samples, int sampleRateHz)
    {
        var begun = _clock.GetTimestamp();
        var receivedUnixUs = UnixMicroseconds.Of(_clock.GetUtcNow());
        var resampler = ResamplerFor(sampleRateHz);
        var framesBefore = _frames;
        while (!samples.IsEmpty)
        {
            var block = samples[..Math.Min(BlockSamples, samples.Length)];
            samples = samples[block.Length..];
            var made = resampler.Process(block, _resampled);
            var bytes = MemoryMarshal.AsBytes<short>(_resampled.AsSpan(0, made));
            Assemble(bytes, receivedUnixUs);
        }

        _metrics.AudioAnalysed((int)(_frames - framesBefore), _clock.GetElapsedTime(begun));
    }

    /// <summary>Forgets the half-filled frame, the filter and what the detector remembers; the media clock goes on.</summary>
    public void Reset()
    {
        _assembler.Reset();
        _resampler?.Reset();
        _detector.Reset();
    }

    private void Assemble(ReadOnlySpan<byte> bytes, long receivedUnixUs)
    {
        while (_assembler.TryAssemble(ref bytes, _frame))
        {
            var probability = _detector.Process((ReadOnlySpan<short>)_frame);
            var timestampUs = _frames * FrameSamples * MicrosecondsPerSecond / SampleRateHz;
            _lanes.AddAudio(_frame, timestampUs, probability, receivedUnixUs);
            _frames++;
        }
    }

    private StreamingResampler ResamplerFor(int sampleRateHz)
    {
        if (_resampler is null || _resampler.InputRateHz != sampleRateHz)
        {
            _resampler = new StreamingResampler(sampleRateHz, SampleRateHz);
            _resampled = new short[_resampler.MaxOutput(BlockSamples)];
        }

        return _resampler;
    }
}
