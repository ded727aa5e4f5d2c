using VoiceMesh.WebRtc.Recovery;

namespace VoiceMesh.WebRtc.Jitter;

/// <content>What to play next.</content>
public sealed partial class JitterBuffer
{
    private const long FrameUs = 20_000;

    // The delay moves in whole frames (see Correction). This much too short is borne, so that a target that wavers does not make playout follow it to and fro.
    private const long BearableShortageUs = 4_000;

    // Less is not worth a stretch.
    private const long LeastShorteningUs = 10_000;
    private const long PauseTicks = ClockRateHz;
    private const int LongestSilentPacketBytes = 2;
    private RecoveryStatistics _recovery;
    private ushort _lastSequence;
    private bool _hasLastSequence;
    private bool _senderIsSilent;
    private bool _inLossRun;
    private bool _mustMerge;
    private long _madeUpTicks;
    private long _lostTicks;
    private int _packetTicks = FrameTicks;
    private int _sinceStretch;

    /// <summary>Says what to play next.</summary>
    /// <param name="playTimeUs">When the frame that is being put together is played.</param>
    /// <param name="pendingUs">Decoded sound that is played before what this call asks for, counted from <paramref name="playTimeUs"/>.</param>
    /// <returns>The step, which has to be taken.</returns>
    public PlayoutStep Next(long playTimeUs, long pendingUs)
    {
        if (_priming && !IsTimeToBegin(playTimeUs, pendingUs))
        {
            return new PlayoutStep(PlayoutDecision.Silence, FrameUs);
        }

        if (_store.Count == 0)
        {
            return Starve();
        }

        var first = _store.First;
        CountMadeUp(first);
        if (first.Timestamp - _playedTo > PauseTicks)
        {
            return Pause(first);
        }

        SkipWhatIsMissing(playTimeUs, first);
        return first.Timestamp > _playedTo ? FillGap(first) : Play(playTimeUs, pendingUs);
    }

    /// <summary>Whether the packet that continues what was handed out last is there, so that it can be decoded before its time.</summary>
    /// <returns>True when <see cref="Next"/> would hand out a packet.</returns>
    public bool HasNext() => !_priming && _store.Count > 0 && _store.First.Timestamp <= _playedTo && _madeUpTicks == 0;

    private bool IsTimeToBegin(long playTimeUs, long pendingUs)
    {
        // With a frame, not within one: what is left of a frame would be delay for nothing.
        // A full buffer can't wait any longer, however short its packets are.
        if (_store.Count == 0 || pendingUs > 0 || (!_store.IsFull && playTimeUs - ToUs(_store.First.Timestamp) - _baseline.Us < _targetUs))
        {
            return false;
        }

        CountMissed(_store.First);
        _priming = false;
        _playedTo = _store.First.Timestamp;
        return true;
    }

    /// <remarks>
    /// Packets that the sender counted during an interruption and that never came; what it did not send is not missing. A sender may begin to count elsewhere, so
    /// no more are missing than would have been heard meanwhile.
    /// </remarks>
    private void CountMissed(PacketSlot first)
    {
        if (_hasLastSequence)
        {
            var lost = Math.Clamp((short)(first.SequenceNumber - _lastSequence) - 1, 0, Math.Max(0, (first.Timestamp - _playedTo) / _packetTicks));
            Lose(lost * _packetTicks, concealed: false);
        }
    }

    private PlayoutStep Starve()
    {
        var limit = _senderIsSilent ? PauseTicks : (long)_options.ConcealmentLimitMs * (ClockRateHz / 1000);
        if (_madeUpTicks == 0 && !_senderIsSilent)
        {
            _statistics = _statistics with { Starved = _statistics.Starved + 1 };
        }

        _madeUpTicks += FrameTicks;
        if (_madeUpTicks <= limit)
        {
            return new PlayoutStep(_senderIsSilent ? PlayoutDecision.ComfortNoise : PlayoutDecision.Conceal, ToUs(FrameTicks));
        }

        // The stream has paused: when it comes back, the delay is chosen afresh.
        _priming = true;
        _madeUpTicks = 0;
        _mustMerge = true;
        return new PlayoutStep(PlayoutDecision.Conceal, ToUs(FrameTicks), fadesOut: true);
    }

    private void CountMadeUp(PacketSlot first)
    {
        if (_madeUpTicks == 0)
        {
            return;
        }

        var used = Math.Min(first.Timestamp - _playedTo, _madeUpTicks);
        if (used > 0)
        {
            _playedTo += used;
            if (!Continues(first))
            {
                Lose(used, concealed: true);
            }
        }

        // Sound that was made up for a frame that came after all has to be led back to it.
        _mustMerge |= _madeUpTicks > used;
        _madeUpTicks = 0;
    }

    private PlayoutStep Pause(PacketSlot first)
    {
        CountMissed(first);
        _lastSequence = (ushort)(first.SequenceNumber - 1);
        _playedTo = first.Timestamp;
        _priming = true;
        _mustMerge = true;
        return new PlayoutStep(PlayoutDecision.Conceal, ToUs(FrameTicks), fadesOut: true);
    }

    private void SkipWhatIsMissing(long playTimeUs, PacketSlot first)
    {
        var gap = first.Timestamp - _playedTo;
        if (gap <= 0)
        {
            return;
        }

        var silent = Continues(first);
        if (silent || _store.Count >= _options.SkipThresholdPackets)
        {
            var excess = (DelayUs(playTimeUs) - _targetUs) * 6 / 125;
            var skip = Math.Min(gap, excess) / StepTicks * StepTicks;
            if (skip > 0)
            {
                _playedTo += skip;
                gap -= skip;
                _mustMerge = true;
                if (!silent)
                {
                    Lose(skip, concealed: false);
                }
            }
        }

        if (gap < StepTicks)
        {
            _playedTo = first.Timestamp;
        }
    }

    private PlayoutStep FillGap(PacketSlot first)
    {
        var gap = first.Timestamp - _playedTo;
        if (Continues(first))
        {
            var silence = Math.Min(gap, FrameTicks) / StepTicks * StepTicks;
            _playedTo += silence;
            return new PlayoutStep(PlayoutDecision.ComfortNoise, ToUs(silence));
        }

        var isRecoverable = OpusFec.IsCarriedBy(first.Payload);
        var copied = isRecoverable ? first.Duration / StepTicks * StepTicks : 0;
        if (isRecoverable && gap <= copied)
        {
            var recovered = gap / StepTicks * StepTicks;
            var frames = CountLost(recovered);
            _playedTo += recovered;
            _inLossRun = false;
            _recovery = _recovery with { FecRecovered = _recovery.FecRecovered + frames };
            return new PlayoutStep(PlayoutDecision.Recover, ToUs(recovered), first.Payload);
        }

        var missing = Math.Min(gap - copied, FrameTicks) / StepTicks * StepTicks;
        missing = Math.Max(missing, StepTicks);
        _playedTo += missing;
        Lose(missing, concealed: true);
        return new PlayoutStep(PlayoutDecision.Conceal, ToUs(missing));
    }

    private PlayoutStep Play(long playTimeUs, long pendingUs)
    {
        // Sound that is pending delays the packet but does not give it more time to come: it is needed now, to fill the frame.
        var delayUs = DelayUs(playTimeUs);
        var correctionUs = Correction(delayUs - _targetUs, pendingUs);
        DelayMs = (delayUs + pendingUs) / 1000.0;
        var packet = _store.RemoveFirst();
        _playedTo = Math.Max(_playedTo, packet.End);
        _lastSequence = packet.SequenceNumber;
        _hasLastSequence = true;
        _packetTicks = packet.Duration;
        _senderIsSilent = packet.Payload.Length <= LongestSilentPacketBytes;
        _inLossRun = false;
        _statistics = _statistics with { Played = _statistics.Played + 1 };
        _recovery = _recovery with { Played = _recovery.Played + 1, RedRecovered = _recovery.RedRecovered + (packet.IsRedundant ? 1 : 0) };
        _lossShare = (_lossShare * _forgetting) + (packet.IsRedundant ? 1 - _forgetting : 0);
        return new PlayoutStep(Choose(correctionUs), ToUs(packet.Duration), packet.Payload, correctionUs);
    }

    /// <summary>How much to take out (positive) or put in (negative) so that packets are needed no earlier and no later than they have to be.</summary>
    /// <remarks>
    /// Frames are handed out every 20 ms, so a packet is needed at one of those instants, whatever part of the frame before is left over. What is left over delays
    /// the sound without giving packets more time: all of it may go. Beyond it, only whole frames make a difference.
    /// </remarks>
    private static long Correction(long excessUs, long pendingUs)
    {
        if (excessUs < -BearableShortageUs)
        {
            var framesShort = (-excessUs - BearableShortageUs + FrameUs - 1) / FrameUs;
            return pendingUs - (framesShort * FrameUs);
        }

        var framesOver = Math.Max(0, excessUs) / FrameUs;
        return pendingUs + (framesOver * FrameUs);
    }

    private PlayoutDecision Choose(long correctionUs)
    {
        _sinceStretch++;
        if (_mustMerge)
        {
            _mustMerge = false;
            return PlayoutDecision.Merge;
        }

        if (correctionUs > LeastShorteningUs && _sinceStretch >= PacketsBetweenStretches(correctionUs))
        {
            _sinceStretch = 0;
            return PlayoutDecision.Accelerate;
        }

        if (correctionUs < 0 && _sinceStretch >= 2)
        {
            _sinceStretch = 0;
            return PlayoutDecision.Expand;
        }

        return PlayoutDecision.Normal;
    }

    /// <remarks>A small excess is worked off unnoticed, a large one as fast as speech stays intelligible: at up to 1.75 times its speed.</remarks>
    private static int PacketsBetweenStretches(long correctionUs) => correctionUs switch
    {
        > 100_000 => 1,
        > 50_000 => 2,
        _ => 5,
    };

    private long DelayUs(long neededUs) => neededUs - ToUs(_playedTo) - _baseline.Us;

    /// <remarks>The sender counts packets that it sent. No number missing means that nothing was sent in between.</remarks>
    private bool Continues(PacketSlot packet) => _hasLastSequence && packet.SequenceNumber == (ushort)(_lastSequence + 1);

    private void Lose(long ticks, bool concealed)
    {
        var frames = CountLost(ticks);
        _recovery = _recovery with
        {
            Concealed = _recovery.Concealed + (concealed ? frames : 0),
            Skipped = _recovery.Skipped + (concealed ? 0 : frames),
            LossRuns = _recovery.LossRuns + (frames > 0 && !_inLossRun ? 1 : 0),
        };
        _inLossRun |= frames > 0;
    }

    /// <remarks>What is missing may be filled in pieces; what a piece leaves of a packet's duration counts with the next one.</remarks>
    private long CountLost(long ticks)
    {
        _lostTicks += ticks;
        var frames = _lostTicks / _packetTicks;
        _lostTicks -= frames * _packetTicks;
        for (var frame = Math.Min(frames, _options.MemoryPackets); frame > 0; frame--)
        {
            _lossShare = (_lossShare * _forgetting) + 1 - _forgetting;
        }

        return frames;
    }

    private void ForgetPlayed()
    {
        _hasLastSequence = false;
        _senderIsSilent = false;
        _mustMerge = true;
        _madeUpTicks = 0;
        _lostTicks = 0;
    }
}
