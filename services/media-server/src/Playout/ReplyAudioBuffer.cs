using System.Runtime.InteropServices;
using Google.Protobuf;
using VoiceMesh.Audio.Pcm;
using VoiceMesh.Audio.Resampling;

namespace VoiceMesh.MediaServer.Playout;

/// <summary>
/// A reply's audio that has arrived and was not sent yet. It is kept as it came and resampled piece by piece as frames are taken, so a long reply costs its
/// own bytes and no more.
/// </summary>
internal sealed class ReplyAudioBuffer
{
    private const int BlockSamples = 512;

    private readonly Queue<ByteString> _pieces = new();
    private readonly StreamingResampler _resampler;
    private readonly PcmRingBuffer _ready;
    private readonly short[] _resampled;
    private readonly int _maxSourceSamples;
    private int _pieceOffset;
    private long _sourceSamplesWaiting;
    private bool _ended;
    private bool _flushed;

    /// <param name="inputRateHz">Rate of the reply.</param>
    /// <param name="outputRateHz">Rate of the frames.</param>
    /// <param name="maxBufferedSeconds">Audio that may wait; more is refused.</param>
    public ReplyAudioBuffer(int inputRateHz, int outputRateHz, int maxBufferedSeconds)
    {
        _resampler = new StreamingResampler(inputRateHz, outputRateHz);
        _resampled = new short[Math.Max(_resampler.MaxOutput(BlockSamples), _resampler.LatencySamples)];
        FrameSamples = outputRateHz / 50;
        _ready = new PcmRingBuffer(FrameSamples + _resampled.Length);
        _maxSourceSamples = inputRateHz * maxBufferedSeconds;
    }

    /// <summary>Samples in one frame of 20 ms.</summary>
    public int FrameSamples { get; }

    /// <summary>True when the reply has ended and its last sample was handed out.</summary>
    public bool IsDrained => _ended && _flushed && _ready.Count == 0;

    /// <summary>Adds audio.</summary>
    /// <returns>False when more than the allowed audio waits; nothing was added.</returns>
    public bool TryAdd(ByteString pcm)
    {
        var samples = pcm.Length / sizeof(short);
        if (_sourceSamplesWaiting + samples > _maxSourceSamples)
        {
            return false;
        }

        if (samples > 0)
        {
            _pieces.Enqueue(pcm);
            _sourceSamplesWaiting += samples;
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

    private void Fill()
    {
        while (_ready.Count < FrameSamples)
        {
            if (_pieces.TryPeek(out var piece))
            {
                ResampleFrom(piece);
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
        _sourceSamplesWaiting -= block.Length;
        _pieceOffset += block.Length;
        if (block.Length == samples.Length)
        {
            _pieces.Dequeue();
            _pieceOffset = 0;
        }
    }
}
