using VoiceMesh.Audio.Opus;

namespace VoiceMesh.WebRtc.Calls;

/// <content>What is sent, and when.</content>
internal sealed partial class CallAudio
{
    // What most voices speak at; another rate makes another encoder when its first frame leaves.
    private const int FirstRateHz = 24_000;

    private const long FrameUs = OpusFormat.FrameDurationMs * 1000;

    private readonly SendQueue _speech;
    private long _nextSendUs;
    private bool _isIdle;
    private bool _isFlowing;

    /// <summary>Sends one packet for each 20 ms, on a grid that never drifts however late the worker is.</summary>
    /// <remarks>
    /// Speech takes the next place on the grid also when it begins, at most 20 ms later: receivers play by timestamps, so a packet that left between two places would not be heard any
    /// sooner, and would look like jitter. Where nothing flows there is no grid, and speech begins at once.
    /// </remarks>
    private void SendDue(long nowUs, CallScratch scratch)
    {
        if (_isIdle)
        {
            _nextSendUs = nowUs;
        }

        var behindUs = nowUs - _nextSendUs;
        if (behindUs > _options.MaxCatchUpMs * 1000L)
        {
            // Nobody wants to hear a burst of what should have been said long ago: speech waits instead, and timestamps go on by the time that has passed.
            _nextSendUs += behindUs / FrameUs * FrameUs;
            _isFlowing = false;
        }

        while (nowUs >= _nextSendUs && !_events.IsOver)
        {
            _isIdle = !TrySendNext(scratch, out var isReported);
            if (_isIdle)
            {
                _isFlowing = false;
                return;
            }

            _nextSendUs += FrameUs;
            if (isReported)
            {
                _events.OnSent();
            }
        }
    }

    /// <returns>Whether the place on the grid was used.</returns>
    private bool TrySendNext(CallScratch scratch, out bool isReported)
    {
        lock (_speech.Leaving)
        {
            var isSpeech = _speech.TryTake(scratch.Said, out var rateHz, out isReported);
            if (!_negotiated.CanSend)
            {
                // The peer does not listen: what is said goes by unheard, in its own time.
                _isFlowing = false;
                return isSpeech;
            }

            if (!isSpeech && !_options.SendSilence)
            {
                return false;
            }

            _sender.CarriesCopies = _sender.LossPercent >= _options.RedundancyFromLossPercent;
            var length = isSpeech
                ? Encode(scratch.Said, rateHz, scratch.Outbound)
                : _sender.SendSilence(_nextSendUs, afterPause: !_isFlowing, scratch.Outbound);
            _isFlowing = true;
            _transport.SendRtp(scratch.Outbound.AsSpan(0, length));
            return true;
        }
    }

    private int Encode(ReadOnlySpan<short> frame, int rateHz, Span<byte> packet)
    {
        _sender.UseRate(rateHz);
        return _sender.Send(frame[..OpusFormat.FrameSamples(rateHz)], _nextSendUs, startsTalkSpurt: !_isFlowing, packet);
    }
}
