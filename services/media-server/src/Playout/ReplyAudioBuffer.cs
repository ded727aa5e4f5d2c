using System.Runtime.InteropServices;
using Google.Protobuf;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Audio.Resampling;

namespace VoiceMesh.MediaServer.Playout;

/// <summary>
/// A reply's audio that has arrived and was not heard yet. It is kept as it came and resampled piece by piece as frames are taken, so a long reply costs its
/// own bytes and no more; what was sent and not heard is kept too, so that the reply can move to another transport without a gap.
/// </summary>
internal sealed class ReplyAudioBuffer
{
    private const int BlockSamples = 512;
    private const int LongestKeptSeconds = 30;

    private readonly List<ByteString> _pieces = [];
    private readonly int _maxSourceSamples;
    private StreamingResampler _resampler;
    private PcmRingBuffer _ready;
    private short[] _resampled;
    private long _firstSample;
    private long _nextSample;
    private long _endSample;
    private int _nextPiece;
    private int _pieceOffset;
    private bool _ended;
    private bool _flushed;

    /// <param name="inputRateHz">Rate of the reply.</param>
    /// <param name="outputRateHz">Rate of the frames.</param>
    /// <param name="maxBufferedSeconds">Audio that may wait; more is refused.</param>
    public ReplyAudioBuffer(int inputRateHz, int outputRateHz, int maxBufferedSeconds)
    {
        InputRateHz = inputRateHz;
        _maxSourceSamples = inputRateHz * maxBufferedSeconds;
        Resample(outputRateHz);
    }

    /// <summary>Rate of the reply.</summary>
    public int InputRateHz { get; }

    /// <summary>Samples in one frame of 20 ms.</summary>
    public int FrameSamples { get; private set; }

    /// <summary>True when the reply has ended and its last sample was handed out.</summary>
    public bool IsDrained => _ended && _flushed && _ready.Count == 0;

    /// <summary>Adds audio.</summary>
    /// <returns>False when more than the allowed audio waits; nothing was added.</returns>
    public bool TryAdd(ByteString pcm)
    {
        var samples = pcm.Length / sizeof(short);
        if (_endSample - _nextSample + samples > _maxSourceSamples)
        {
            return false;
        }

        if (samples > 0)
        {
            _pieces.Add(pcm);
            _endSample += samples;
        }

        return true;
    }

    /// <summary>No more audio comes.</summary>
    public void End() => _ended = true;

    /// <summary>Takes the next frame.</summary>
    /// <param name="frame">Room for <see cref="FrameSamples"/>; the last frame of a reply is filled up with silence.</param>
    /// <returns>How many samples of the frame belong to the reply; 0 when no whole frame is there (and, at the end, nothing is left).</returns>
    public int TryTake(Span<short> frame)
    {
        Fill();
        if (_ready.Count < FrameSamples && !(_ended && _flushed && _ready.Count > 0))
        {
            return 0;
        }

        var taken = _ready.Read(frame[..FrameSamples]);
        frame[taken..FrameSamples].Clear();
        return taken;
    }

    /// <summary>Lets go of what was heard: it is not going to be sent again.</summary>
    public void Forget(TimeSpan heard)
    {
        var until = Math.Max(SampleAt(heard), _nextSample - ((long)LongestKeptSeconds * InputRateHz));
        var heardPieces = 0;
        while (heardPieces < _nextPiece && _firstSample + SamplesOf(_pieces[heardPieces]) <= until)
        {
            _firstSample += SamplesOf(_pieces[heardPieces]);
            heardPieces++;
        }

        if (heardPieces > 0)
        {
            _pieces.RemoveRange(0, heardPieces);
            _nextPiece -= heardPieces;
        }
    }

    /// <summary>Goes on from another position, and in frames of another rate.</summary>
    /// <returns>The position that it really goes on from: later than the wanted one where that is not kept any more.</returns>
    public TimeSpan MoveTo(TimeSpan position, int outputRateHz)
    {
        var sample = Math.Clamp(SampleAt(position), _firstSample, _endSample);
        _nextPiece = 0;
        _nextSample = _firstSample;
        while (_nextPiece < _pieces.Count && _nextSample + SamplesOf(_pieces[_nextPiece]) <= sample)
        {
            _nextSample += SamplesOf(_pieces[_nextPiece]);
            _nextPiece++;
        }

        _pieceOffset = (int)(sample - _nextSample);
        _nextSample = sample;
        _flushed = false;
        Resample(outputRateHz);
        return TimeSpan.FromSeconds((double)sample / InputRateHz);
    }

    [System.Diagnostics.CodeAnalysis.MemberNotNull(nameof(_resampler), nameof(_resampled), nameof(_ready))]
    private void Resample(int outputRateHz)
    {
        _resampler = new StreamingResampler(InputRateHz, outputRateHz);
        _resampled = new short[Math.Max(_resampler.MaxOutput(BlockSamples), _resampler.LatencySamples)];
        FrameSamples = outputRateHz / 50;
        _ready = new PcmRingBuffer(FrameSamples + _resampled.Length);
    }

    private long SampleAt(TimeSpan position) => (long)Math.Round(position.TotalSeconds * InputRateHz);

    private static int SamplesOf(ByteString piece) => piece.Length / sizeof(short);

    private void Fill()
    {
        while (_ready.Count < FrameSamples)
        {
            if (_nextPiece < _pieces.Count)
            {
                ResampleFrom(_pieces[_nextPiece]);
            }
            else if (_ended && !_flushed)
            {
                // The filter's tail belongs to the reply's last sound; without it the last 2 ms would be cut.
                var tail = _resampler.Flush(_resampled);
                _ready.Write(_resampled.AsSpan(0, tail));
                _flushed = true;
            }
            else
            {
                return;
            }
        }
    }

    private void ResampleFrom(ByteString piece)
    {
        var samples = MemoryMarshal.Cast<byte, short>(piece.Span)[_pieceOffset..];
        var block = samples[..Math.Min(BlockSamples, samples.Length)];
        var made = _resampler.Process(block, _resampled);
        _ready.Write(_resampled.AsSpan(0, made));
        _nextSample += block.Length;
        _pieceOffset += block.Length;
        if (block.Length == samples.Length)
        {
            _nextPiece++;
            _pieceOffset = 0;
        }
    }
}
