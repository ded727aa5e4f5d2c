using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Jitter;
using VoiceMesh.WebRtc.TimeScaling;

namespace VoiceMesh.WebRtc.Receiving;

/// <summary>Carries out what the jitter buffer decides: decodes, recovers, conceals, stretches, and cuts the result into frames.</summary>
internal sealed class FramePlayer : IDisposable
{
    private const int ConcealmentMs = 20;
    private const int FadeInDivisor = 400;
    private const int QueueMs = 400;
    private const int StretchMs = 25;
    private const long OvershootUs = 5_000;
    private readonly JitterBuffer _jitter;
    private readonly OpusFrameDecoder _decoder;
    private readonly TimeScaler _scaler;
    private readonly PcmQueue _queue;
    private readonly short[] _real;
    private readonly short[] _madeUp;
    private long _seenRestarts;
    private int _refusedStretches;
    private int _madeUpSamples;
    private int _silentSamples;
    private bool _wasSilent = true;

    public FramePlayer(JitterBuffer jitter, int sampleRateHz)
    {
        _jitter = jitter;
        _decoder = new OpusFrameDecoder(sampleRateHz);
        _scaler = new TimeScaler(sampleRateHz);
        _queue = new PcmQueue(sampleRateHz / 1000 * QueueMs);
        _real = new short[OpusFormat.MaxPacketSamples(sampleRateHz)];
        _madeUp = new short[sampleRateHz / 1000 * ConcealmentMs];
        FrameSamples = OpusFormat.FrameSamples(sampleRateHz);
    }

    public int FrameSamples { get; }

    public long DecodeErrors { get; private set; }

    public long Shortened { get; private set; }

    public long Lengthened { get; private set; }

    public long Merged { get; private set; }

    public long RemovedUs { get; private set; }

    public long AddedUs { get; private set; }

    private int RateHz => _decoder.SampleRateHz;

    public ReceivedFrame Play(long playTimeUs, Span<short> frame)
    {
        if (_seenRestarts != _jitter.Statistics.Restarts)
        {
            // What the decoder remembers is of another stream: it leads this one out and then forgets it.
            _seenRestarts = _jitter.Statistics.Restarts;
            if (!_wasSilent)
            {
                Conceal(new PlayoutStep(PlayoutDecision.Conceal, ConcealmentMs * 1000, fadesOut: true));
            }

            _decoder.Reset();
        }

        while (_queue.Count < FrameSamples)
        {
            Carry(_jitter.Next(playTimeUs, ToUs(_queue.Count)), playTimeUs);
        }

        _queue.Take(frame);
        var info = new ReceivedFrame(playTimeUs, Math.Min(_madeUpSamples, FrameSamples), _silentSamples >= FrameSamples);
        _madeUpSamples = Math.Max(0, _madeUpSamples - FrameSamples);
        _silentSamples = Math.Max(0, _silentSamples - FrameSamples);
        return info;
    }

    public void Dispose() => _decoder.Dispose();

    private long ToUs(int samples) => samples * 1_000_000L / RateHz;

    private int ToSamples(long us) => (int)(us * RateHz / 1_000_000);

    private void Carry(PlayoutStep step, long playTimeUs)
    {
        switch (step.Decision)
        {
            case PlayoutDecision.Silence:
                BeSilent(step.DurationUs);
                return;
            case PlayoutDecision.Conceal or PlayoutDecision.ComfortNoise:
                Conceal(step);
                return;
            case PlayoutDecision.Recover:
                _queue.Commit(Recover(step));
                break;
            case PlayoutDecision.Merge when !_wasSilent:
                Merge(step);
                break;
            default:
                var start = _queue.Count;
                _queue.Commit(Decode(step, _queue.Free));
                if (_wasSilent)
                {
                    // The stream may begin in the middle of a vowel.
                    CrossFade.In(_queue.Waiting.Slice(start, Math.Min(RateHz / FadeInDivisor, _queue.Count - start)));
                }

                Stretch(step, playTimeUs);
                break;
        }

        _wasSilent = false;
    }

    private void BeSilent(long durationUs)
    {
        var samples = Math.Clamp(ToSamples(durationUs), 1, FrameSamples - _queue.Count);
        _queue.Free[..samples].Clear();
        _queue.Commit(samples);
        _silentSamples += samples;
        _wasSilent = true;
    }

    private void Conceal(in PlayoutStep step)
    {
        var samples = ToSamples(step.DurationUs);
        var piece = _queue.Free[..samples];
        if (_wasSilent)
        {
            piece.Clear();
        }
        else
        {
            MakeUp(piece);
        }

        if (step.FadesOut)
        {
            CrossFade.Out(piece);
            _wasSilent = true;
        }

        _queue.Commit(samples);
        _madeUpSamples += samples;
    }

    private int Recover(in PlayoutStep step)
    {
        var piece = _queue.Free[..ToSamples(step.DurationUs)];
        try
        {
            return _decoder.Recover(step.Payload, piece);
        }
        catch (OpusPacketException)
        {
            DecodeErrors++;
            MakeUp(piece);
            return piece.Length;
        }
    }

    private void Merge(in PlayoutStep step)
    {
        MakeUp(_madeUp);
        var decoded = Decode(step, _real);
        _queue.Commit(_scaler.Merge(_madeUp, _real.AsSpan(0, decoded), _queue.Free));
        Merged++;
    }

    private int Decode(in PlayoutStep step, Span<short> destination)
    {
        try
        {
            return _decoder.Decode(step.Payload, destination);
        }
        catch (OpusPacketException)
        {
            // Its framing was right and its content is not: as good as lost.
            DecodeErrors++;
            var piece = destination[..ToSamples(step.DurationUs)];
            MakeUp(piece);
            return piece.Length;
        }
    }

    private void MakeUp(Span<short> piece)
    {
        try
        {
            _decoder.Conceal(piece);
        }
        catch (OpusPacketException)
        {
            piece.Clear();
        }
    }

    private void Stretch(in PlayoutStep step, long playTimeUs)
    {
        if (step.Decision == PlayoutDecision.Accelerate)
        {
            // Longer periods can be found in more sound; what would be decoded with the next frame may as well be decoded now.
            var enough = RateHz / 1000 * StretchMs;
            while (_queue.Count < enough && _jitter.HasNext())
            {
                _queue.Commit(Decode(_jitter.Next(playTimeUs, ToUs(_queue.Count)), _queue.Free));
            }

            var removed = _scaler.Shorten(_queue.Waiting, ToSamples(step.CorrectionUs), LeastCorrelation(step.CorrectionUs));
            _queue.Remove(removed);
            Shortened += Note(removed);
            RemovedUs += ToUs(removed);
        }
        else if (step.Decision == PlayoutDecision.Expand)
        {
            var added = _scaler.Lengthen(_queue.All, _queue.Count, ToSamples(OvershootUs - step.CorrectionUs), LeastCorrelation(-step.CorrectionUs));
            _queue.Commit(added);
            Lengthened += Note(added);
            AddedUs += ToUs(added);
        }
    }

    private int Note(int moved)
    {
        _refusedStretches = moved > 0 ? 0 : _refusedStretches + 1;
        return moved > 0 ? 1 : 0;
    }

    /// <remarks>The further the delay is off, and the longer no good place was found, the less good a place has to be.</remarks>
    private float LeastCorrelation(long offUs)
    {
        var least = offUs switch { > 100_000 => 0.3f, > 40_000 => 0.6f, _ => 0.8f };
        return least - (0.05f * _refusedStretches);
    }
}
