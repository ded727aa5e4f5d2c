using VoiceMesh.Audio.Pcm;

namespace VoiceMesh.WebRtc.TimeScaling;

/// <summary>Makes speech a little shorter or longer without changing its pitch, and joins pieces that do not fit.</summary>
/// <remarks>
/// <para>WSOLA, waveform similarity overlap-add (W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA) for high quality
/// time-scale modification of speech", ICASSP 1993): a piece is moved to where the signal is most like what would have come, and faded over. One call moves one
/// piece by 2.5 to 15 ms, in voiced speech by whole periods of the pitch.</para>
/// <para>A fade begins at what was there, so a result fits what came before it, and its end is untouched, so what follows fits as well. Nothing is allocated
/// after construction. Not safe for use by several threads at once.</para>
/// </remarks>
public sealed class TimeScaler
{
    private const double WindowMs = 10;
    private const double LeastMs = 2.5;
    private const double MostMs = 15;
    private readonly PeriodSearch _search;
    private readonly float[] _signal;
    private readonly float[] _other;
    private readonly short[] _faded;

    /// <summary>Creates a scaler.</summary>
    /// <param name="sampleRateHz">8000, 16000, 24000 or 48000.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none of these.</exception>
    public TimeScaler(int sampleRateHz)
    {
        if (sampleRateHz is not (8000 or 16000 or 24000 or 48000))
        {
            throw new ArgumentOutOfRangeException(nameof(sampleRateHz), sampleRateHz, "Sound is stretched at 8000, 16000, 24000 or 48000 Hz.");
        }

        SampleRateHz = sampleRateHz;
        WindowSamples = (int)(sampleRateHz * WindowMs / 1000);
        LeastSamples = (int)(sampleRateHz * LeastMs / 1000);
        MostSamples = (int)(sampleRateHz * MostMs / 1000);
        _signal = new float[WindowSamples + MostSamples];
        _other = new float[WindowSamples + MostSamples];
        _faded = new short[WindowSamples];
        _search = new PeriodSearch(sampleRateHz, _signal.Length);
    }

    /// <summary>Rate of the samples in Hz.</summary>
    public int SampleRateHz { get; }

    /// <summary>Samples that are compared and faded over: 10 ms.</summary>
    public int WindowSamples { get; }

    /// <summary>The least that a call adds or removes: 2.5 ms.</summary>
    public int LeastSamples { get; }

    /// <summary>The most that a call adds or removes: 15 ms.</summary>
    public int MostSamples { get; }

    /// <summary>Takes a stretch out of a piece.</summary>
    /// <param name="piece">The piece, at least 12.5 ms; the result is its beginning.</param>
    /// <param name="maxRemoved">The most samples to remove; more than <see cref="MostSamples"/> has no effect.</param>
    /// <param name="leastCorrelation">How alike, −1 to 1, the two places have to be that are joined; soft pieces are joined anyhow.</param>
    /// <returns>Samples removed, <see cref="LeastSamples"/> at least; 0 when the piece is too short or too unlike itself, and is unchanged.</returns>
    public int Shorten(Span<short> piece, int maxRemoved, float leastCorrelation)
    {
        if (!TryFindShift(piece, maxRemoved, leastCorrelation, out var shift, out var correlation))
        {
            return 0;
        }

        CrossFade.Apply(piece[..WindowSamples], piece.Slice(shift, WindowSamples), piece[..WindowSamples], correlation);
        piece[(shift + WindowSamples)..].CopyTo(piece[WindowSamples..]);
        return shift;
    }

    /// <summary>Puts a stretch into a piece by repeating some of it.</summary>
    /// <param name="piece">The piece, followed by room for the stretch.</param>
    /// <param name="length">Samples of the piece: at least 12.5 ms.</param>
    /// <param name="maxAdded">The most samples to add; more than <see cref="MostSamples"/> or than there is room for has no effect.</param>
    /// <param name="leastCorrelation">How alike, −1 to 1, the two places have to be that are joined; soft pieces are joined anyhow.</param>
    /// <returns>Samples added, <see cref="LeastSamples"/> at least; 0 when the piece is too short or too unlike itself, and is unchanged.</returns>
    public int Lengthen(Span<short> piece, int length, int maxAdded, float leastCorrelation)
    {
        var room = Math.Min(maxAdded, piece.Length - length);
        if (!TryFindShift(piece[..length], room, leastCorrelation, out var shift, out var correlation))
        {
            return 0;
        }

        // What follows the first window is moved back; between lies the fade from what came next to what came a period before.
        CrossFade.Apply(piece.Slice(shift, WindowSamples), piece[..WindowSamples], _faded, correlation);
        piece[WindowSamples..length].CopyTo(piece[(shift + WindowSamples)..]);
        _faded.CopyTo(piece[shift..]);
        return shift;
    }

    /// <summary>Joins sound that was made up and the real sound that follows it, where they fit best.</summary>
    /// <param name="madeUp">The end of what was made up, not played yet; may be cut where the real sound begins.</param>
    /// <param name="real">What follows, at least <see cref="WindowSamples"/>; its beginning is faded in and none of it is lost.</param>
    /// <param name="destination">Receives the joined sound; room for both.</param>
    /// <returns>Samples written: between the length of <paramref name="real"/> and 15 ms more.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is too short.</exception>
    public int Merge(ReadOnlySpan<short> madeUp, ReadOnlySpan<short> real, Span<short> destination)
    {
        if (destination.Length < madeUp.Length + real.Length)
        {
            throw new ArgumentException($"The pieces take {madeUp.Length + real.Length} samples but there is room for {destination.Length}.", nameof(destination));
        }

        if (madeUp.Length < WindowSamples || real.Length < WindowSamples)
        {
            madeUp.CopyTo(destination);
            real.CopyTo(destination[madeUp.Length..]);
            return madeUp.Length + real.Length;
        }

        var lastOffset = Math.Min(madeUp.Length - WindowSamples, MostSamples);
        var moving = _signal.AsSpan(0, lastOffset + WindowSamples);
        var reference = _other.AsSpan(0, WindowSamples);
        PcmConverter.ToFloat(madeUp[..moving.Length], moving);
        PcmConverter.ToFloat(real[..WindowSamples], reference);
        var offset = 0;
        var correlation = 0f;
        if (!PeriodSearch.IsSilent(moving) && !PeriodSearch.IsSilent(reference))
        {
            offset = _search.Find(reference, moving, 0, lastOffset, out correlation);
        }

        madeUp[..offset].CopyTo(destination);
        CrossFade.Apply(madeUp.Slice(offset, WindowSamples), real[..WindowSamples], destination.Slice(offset, WindowSamples), correlation);
        real[WindowSamples..].CopyTo(destination[(offset + WindowSamples)..]);
        return offset + real.Length;
    }

    private bool TryFindShift(ReadOnlySpan<short> piece, int maxShift, float leastCorrelation, out int shift, out float correlation)
    {
        shift = 0;
        correlation = 0;
        var longest = Math.Min(Math.Min(maxShift, MostSamples), piece.Length - WindowSamples);
        if (longest < LeastSamples)
        {
            return false;
        }

        var signal = _signal.AsSpan(0, longest + WindowSamples);
        PcmConverter.ToFloat(piece[..signal.Length], signal);
        if (PeriodSearch.IsSilent(signal))
        {
            shift = longest;
            return true;
        }

        shift = _search.Find(signal[..WindowSamples], signal, LeastSamples, longest, out correlation);
        return correlation >= leastCorrelation;
    }
}
