namespace VoiceMesh.Tts.Synthesis;

/// <summary>
/// Replaces the silence that an engine puts around a sentence (flite: about 190 ms before and 100 to 180 ms after) by a set amount,
/// while the sentence streams through. Silence inside the sentence stays.
/// </summary>
internal sealed class SilenceTrimmer
{
    /// <summary>
    /// Loudest sample that counts as silence. flite's pauses peak at 50 of 32,767 and its softest fricatives begin at 80 (measured on
    /// slt with h, f, sh), so −53 dBFS keeps every consonant.
    /// </summary>
    private const short SilencePeak = 70;

    /// <summary>Interior silence held back at most, in seconds; longer pauses flow on.</summary>
    private const int MaxHeldSeconds = 2;

    private readonly int _leadSamples;
    private readonly int _maxHeld;
    private readonly Action<ReadOnlySpan<short>> _write;
    private short[] _held;
    private int _heldCount;
    private bool _started;

    /// <param name="sampleRateHz">Rate of the audio.</param>
    /// <param name="leadMs">Silence kept before the first sound.</param>
    /// <param name="write">Takes the trimmed audio.</param>
    public SilenceTrimmer(int sampleRateHz, int leadMs, Action<ReadOnlySpan<short>> write)
    {
        _leadSamples = sampleRateHz * leadMs / 1000;
        _maxHeld = sampleRateHz * MaxHeldSeconds;
        _held = new short[Math.Max(_leadSamples, sampleRateHz / 2)];
        _write = write;
    }

    /// <summary>Samples dropped before the first sound of the current sentence.</summary>
    public long LeadDropped { get; private set; }

    /// <summary>Takes the next samples of the sentence.</summary>
    public void Push(ReadOnlySpan<short> samples)
    {
        if (!_started)
        {
            var first = IndexOfSound(samples);
            if (first < 0)
            {
                HoldLead(samples);
                return;
            }

            HoldLead(samples[..first]);
            samples = samples[first..];
            _started = true;
        }

        var last = LastIndexOfSound(samples);
        if (last >= 0)
        {
            Flush(_heldCount);
            _write(samples[..(last + 1)]);
            samples = samples[(last + 1)..];
        }

        Hold(samples);
    }

    /// <summary>Ends the sentence with exactly <paramref name="tailSamples"/> of silence, and makes ready for the next.</summary>
    /// <returns>False when the sentence was silent as a whole; nothing has been written then.</returns>
    public bool Finish(int tailSamples)
    {
        var sounded = _started;
        if (sounded)
        {
            Flush(Math.Min(_heldCount, tailSamples), out var written);
            Span<short> zeros = stackalloc short[256];
            zeros.Clear();
            for (var missing = tailSamples - written; missing > 0; missing -= zeros.Length)
            {
                _write(zeros[..Math.Min(missing, zeros.Length)]);
            }
        }

        _started = false;
        _heldCount = 0;
        LeadDropped = 0;
        return sounded;
    }

    private void HoldLead(ReadOnlySpan<short> samples)
    {
        var excess = Math.Max(0, _heldCount + samples.Length - _leadSamples);
        LeadDropped += excess;
        var fromHeld = Math.Min(excess, _heldCount);
        _held.AsSpan(fromHeld, _heldCount - fromHeld).CopyTo(_held);
        _heldCount -= fromHeld;
        samples[(excess - fromHeld)..].CopyTo(_held.AsSpan(_heldCount));
        _heldCount += samples.Length - (excess - fromHeld);
    }

    private void Hold(ReadOnlySpan<short> samples)
    {
        if (_heldCount + samples.Length > _maxHeld)
        {
            Flush(_heldCount);
        }

        if (_heldCount + samples.Length > _held.Length)
        {
            Array.Resize(ref _held, Math.Max(_held.Length * 2, _heldCount + samples.Length));
        }

        samples.CopyTo(_held.AsSpan(_heldCount));
        _heldCount += samples.Length;
    }

    private void Flush(int count) => Flush(count, out _);

    private void Flush(int count, out int written)
    {
        if (count > 0)
        {
            _write(_held.AsSpan(0, count));
        }

        written = count;
        _heldCount = 0;
    }

    private static int IndexOfSound(ReadOnlySpan<short> samples) => samples.IndexOfAnyExceptInRange((short)-SilencePeak, SilencePeak);

    private static int LastIndexOfSound(ReadOnlySpan<short> samples) => samples.LastIndexOfAnyExceptInRange((short)-SilencePeak, SilencePeak);
}
