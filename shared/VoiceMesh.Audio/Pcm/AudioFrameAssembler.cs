namespace VoiceMesh.Audio.Pcm;

/// <summary>Cuts a stream of PCM16 bytes, which arrives in pieces of any size, into frames of a fixed number of samples.</summary>
/// <remarks>
/// A piece may end in the middle of a sample; the half is kept for the next piece. At most one frame is held, so a sender cannot make it grow.
/// Not safe for use by several threads at once.
/// <code>
/// while (assembler.TryAssemble(ref piece, frame))
/// {
///     Consume(frame);
/// }
/// </code>
/// </remarks>
public sealed class AudioFrameAssembler
{
    private readonly byte[] _pending;
    private int _pendingBytes;

    /// <summary>Creates an assembler.</summary>
    /// <param name="frameSamples">Samples per frame, 1 or more; for example 512 for 32 ms at 16 kHz.</param>
    public AudioFrameAssembler(int frameSamples)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(frameSamples, 1);
        FrameSamples = frameSamples;
        _pending = new byte[frameSamples * sizeof(short)];
    }

    /// <summary>Samples per frame.</summary>
    public int FrameSamples { get; }

    /// <summary>Whole samples that wait for their frame to fill.</summary>
    public int PendingSamples => _pendingBytes / sizeof(short);

    /// <summary>Whether the last piece ended in the middle of a sample.</summary>
    public bool HasHalfSample => _pendingBytes % sizeof(short) != 0;

    /// <summary>Takes bytes from <paramref name="piece"/> until a frame is full or the piece is used up.</summary>
    /// <param name="piece">Little-endian PCM16 bytes; on return what is left of them.</param>
    /// <param name="frame">Receives one frame; at least <see cref="FrameSamples"/> long, left alone unless the answer is true.</param>
    /// <returns>True when a frame was written: call again with the rest. False when the piece is used up.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> is too short.</exception>
    public bool TryAssemble(ref ReadOnlySpan<byte> piece, Span<short> frame)
    {
        if (frame.Length < FrameSamples)
        {
            throw new ArgumentException($"A frame takes {FrameSamples} samples but there is room for {frame.Length}.", nameof(frame));
        }

        if (_pendingBytes == 0 && piece.Length >= _pending.Length)
        {
            PcmConverter.ReadPcm16(piece[.._pending.Length], frame);
            piece = piece[_pending.Length..];
            return true;
        }

        var taken = Math.Min(piece.Length, _pending.Length - _pendingBytes);
        piece[..taken].CopyTo(_pending.AsSpan(_pendingBytes));
        piece = piece[taken..];
        _pendingBytes += taken;
        if (_pendingBytes < _pending.Length)
        {
            return false;
        }

        PcmConverter.ReadPcm16(_pending, frame);
        _pendingBytes = 0;
        return true;
    }

    /// <summary>Hands out the last, incomplete frame, filled up with silence, and empties the assembler; half a sample is dropped.</summary>
    /// <param name="frame">Receives one frame; at least <see cref="FrameSamples"/> long.</param>
    /// <returns>How many samples of the frame are real; 0 when nothing was pending and the frame was left alone.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> is too short.</exception>
    public int Flush(Span<short> frame)
    {
        if (frame.Length < FrameSamples)
        {
            throw new ArgumentException($"A frame takes {FrameSamples} samples but there is room for {frame.Length}.", nameof(frame));
        }

        var samples = PendingSamples;
        if (samples > 0)
        {
            PcmConverter.ReadPcm16(_pending.AsSpan(0, samples * sizeof(short)), frame);
            frame[samples..FrameSamples].Clear();
        }

        _pendingBytes = 0;
        return samples;
    }

    /// <summary>Drops what is pending.</summary>
    public void Reset() => _pendingBytes = 0;
}
