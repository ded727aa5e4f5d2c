namespace VoiceMesh.WebRtc.Jitter;

/// <summary>The least transit time of late: what a packet takes that waited nowhere, on the difference of the sender's and the receiver's clocks.</summary>
/// <remarks>
/// The minimum over the present window and the one before it, so over one to two windows. Because old minima drop out, the baseline follows clocks that drift
/// apart and routes that change. Two numbers hold it all.
/// </remarks>
internal struct TransitBaseline(long windowUs)
{
    private long _windowStartUs;
    private long _previousUs = long.MaxValue;
    private long _presentUs = long.MaxValue;

    public readonly bool IsKnown => _presentUs != long.MaxValue;

    public readonly long Us => Math.Min(_previousUs, _presentUs);

    public void Note(long transitUs, long arrivalUs)
    {
        if (!IsKnown)
        {
            _windowStartUs = arrivalUs;
        }
        else if (arrivalUs - _windowStartUs >= windowUs)
        {
            // After a pause the window before is as old as the pause is long, and clocks may have drifted far apart meanwhile.
            _previousUs = arrivalUs - _windowStartUs < 2 * windowUs ? _presentUs : long.MaxValue;
            _presentUs = transitUs;
            _windowStartUs = arrivalUs;
            return;
        }

        _presentUs = Math.Min(_presentUs, transitUs);
    }

    public void Reset() => this = new TransitBaseline(windowUs);
}
