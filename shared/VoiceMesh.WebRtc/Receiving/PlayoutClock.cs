namespace VoiceMesh.WebRtc.Receiving;

/// <summary>Says how many frames are due, so that one is handed out for each 20 ms of real time however unevenly it is asked.</summary>
/// <remarks>
/// Whoever asks late is given every frame that fell due meanwhile, each with the time at which it should have been taken: otherwise every stall of a worker would lengthen
/// the delay for good. After a stall of more than <c>mostBehindUs</c> the frames before it are given up, since nobody wants to hear them any more.
/// </remarks>
internal sealed class PlayoutClock(long frameUs, long mostBehindUs)
{
    private long _nextUs;

    public bool IsRunning { get; private set; }

    /// <summary>Frames that were given up.</summary>
    public long Skipped { get; private set; }

    public void Start(long nowUs)
    {
        IsRunning = true;
        _nextUs = nowUs;
    }

    public bool TryTake(long nowUs, out long playTimeUs)
    {
        playTimeUs = _nextUs;
        if (!IsRunning || nowUs < _nextUs)
        {
            return false;
        }

        if (nowUs - _nextUs > mostBehindUs)
        {
            var skipped = (nowUs - _nextUs) / frameUs;
            Skipped += skipped;
            _nextUs += skipped * frameUs;
            playTimeUs = _nextUs;
        }

        _nextUs += frameUs;
        return true;
    }
}
