using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Jitter;
using VoiceMesh.WebRtc.Recovery;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Receiving;

/// <summary>Turns the RTP packets of a peer into an unbroken stream of 20 ms frames of PCM.</summary>
/// <remarks>
/// <para>RTP (RFC 3550) → redundant copies (RFC 2198) → jitter buffer → Opus, with the recovery of RFC 6716 in the order copy, forward error correction,
/// concealment → time scaling. Packets go in as they come; frames come out by the clock, one for each 20 ms since the first packet, whatever the network does.</para>
/// <para>Bad input never throws. In steady state nothing is allocated. Not safe for use by several threads at once; receiving and reading belong to one worker.
/// The codec holds native memory until the receiver is disposed of.</para>
/// </remarks>
public sealed class AudioReceiver : IDisposable
{
    private const int ClockRateHz = 48_000;
    private const long FrameUs = OpusFormat.FrameDurationMs * 1000;

    // A second stream takes over when the first has been silent for some packets, so that two live ones do not cut each other off.
    private const long TakeoverSilenceUs = 100_000;
    private readonly RtpSourceTable _sources;
    private readonly JitterBuffer _jitter;
    private readonly PlayoutClock _clock;
    private readonly FramePlayer _player;
    private readonly RedBlock[] _blocks = new RedBlock[RedPayload.MaxRedundantBlocks + 1];
    private readonly PayloadMeaning[] _meanings = new PayloadMeaning[128];
    private long _lastArrivalUs;
    private long _malformed;
    private long _unknownPayload;
    private long _otherSource;
    private long _sourceChanges;

    /// <summary>Creates a receiver for one peer.</summary>
    /// <param name="options">What was agreed on with the peer; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="DllNotFoundException">The Opus library is not installed; the message names its package.</exception>
    public AudioReceiver(AudioReceiverOptions? options = null)
    {
        options ??= new AudioReceiverOptions();
        UsePayloadTypes(options.OpusPayloadType, options.RedPayloadType);
        _sources = new RtpSourceTable(options.MaxSources);
        _jitter = new JitterBuffer(options.Jitter);
        _clock = new PlayoutClock(FrameUs, options.MaxCatchUpMs * 1000L);
        _player = new FramePlayer(_jitter, options.SampleRateHz);
    }

    private enum PayloadMeaning : byte
    {
        None,
        Opus,
        Red,
    }

    /// <summary>Samples of a frame: 20 ms.</summary>
    public int FrameSamples => _player.FrameSamples;

    /// <summary>What was received of the stream that is heard, for reports; null before its first packet.</summary>
    public ReceptionStatistics? Reception { get; private set; }

    /// <summary>Packets of the streams that were heard, since the start.</summary>
    public long Received { get; private set; }

    /// <summary>The delay that playout aims at, in milliseconds over the fastest packets of late.</summary>
    public double TargetDelayMs => _jitter.TargetDelayMs;

    /// <summary>The delay of what was last handed out, in milliseconds over the fastest packets of late.</summary>
    public double DelayMs => _jitter.DelayMs;

    /// <summary>Everything that was counted.</summary>
    public ReceiverStatistics Statistics => new(
        _jitter.Recovery,
        _jitter.Statistics,
        _malformed,
        _unknownPayload,
        _otherSource,
        _sourceChanges,
        _player.DecodeErrors,
        _player.Shortened,
        _player.Lengthened,
        _player.Merged,
        _player.RemovedUs,
        _player.AddedUs,
        _clock.Skipped);

    /// <summary>Takes a packet in.</summary>
    /// <param name="datagram">The RTP packet, decrypted and without its authentication tag.</param>
    /// <param name="arrivalUs">When it came, in microseconds of the media clock.</param>
    /// <returns>What became of it.</returns>
    public ReceiveOutcome Receive(ReadOnlySpan<byte> datagram, long arrivalUs)
    {
        if (!RtpPacket.TryParse(datagram, out var packet))
        {
            _malformed++;
            return ReceiveOutcome.Malformed;
        }

        var header = packet.Header;
        var meaning = _meanings[header.PayloadType];
        if (meaning == PayloadMeaning.None)
        {
            _unknownPayload++;
            return ReceiveOutcome.UnknownPayload;
        }

        var standing = _sources.Note(header.Ssrc, header.SequenceNumber, arrivalUs);
        if (!IsHeard(header.Ssrc, standing, arrivalUs))
        {
            _otherSource++;
            return standing == RtpSourceStanding.Refused ? ReceiveOutcome.TooManySources : ReceiveOutcome.OtherSource;
        }

        _lastArrivalUs = arrivalUs;
        Received++;
        Reception!.Note(header.SequenceNumber, header.Timestamp, arrivalUs);
        var outcome = meaning == PayloadMeaning.Red
            ? InsertRed(header, packet.Payload, arrivalUs)
            : Insert(header.Timestamp, header.SequenceNumber, packet.Payload, arrivalUs, isRedundant: false);
        _malformed += outcome == ReceiveOutcome.Malformed ? 1 : 0;
        if (outcome == ReceiveOutcome.Accepted && !_clock.IsRunning)
        {
            _clock.Start(arrivalUs);
        }

        return outcome;
    }

    /// <summary>Hands out the next frame if it is due. To be called until it answers false.</summary>
    /// <param name="nowUs">Now, in microseconds of the media clock.</param>
    /// <param name="frame">Receives exactly <see cref="FrameSamples"/> samples.</param>
    /// <param name="info">What is known of the frame.</param>
    /// <returns>False when no frame is due, or nothing has ever been received.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length.</exception>
    public bool TryRead(long nowUs, Span<short> frame, out ReceivedFrame info)
    {
        if (frame.Length != FrameSamples)
        {
            throw new ArgumentException($"A frame has {FrameSamples} samples, not {frame.Length}.", nameof(frame));
        }

        if (!_clock.TryTake(nowUs, out var playTimeUs))
        {
            info = default;
            return false;
        }

        info = _player.Play(playTimeUs, frame);
        return true;
    }

    /// <summary>Takes other payload types as well, as a renegotiation may demand. The former ones stay good for what is still on its way, unless they now mean something else.</summary>
    /// <param name="opus">Payload type of Opus: 0 to 127.</param>
    /// <param name="red">Payload type of RED over Opus: 0 to 127; null where it was not agreed on.</param>
    public void UsePayloadTypes(int opus, int? red)
    {
        if (red is { } copies)
        {
            _meanings[copies] = PayloadMeaning.Red;
        }

        _meanings[opus] = PayloadMeaning.Opus;
    }

    /// <summary>Forgets a stream that said goodbye (RFC 3550, section 6.6), so that another one can take over at once.</summary>
    /// <param name="ssrc">The stream; one that is not known is ignored.</param>
    public void EndSource(uint ssrc)
    {
        _sources.Remove(ssrc);
        if (Reception?.Ssrc == ssrc)
        {
            _lastArrivalUs = long.MinValue / 2;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _player.Dispose();

    private bool IsHeard(uint ssrc, RtpSourceStanding standing, long arrivalUs)
    {
        if (Reception?.Ssrc == ssrc)
        {
            return true;
        }

        if (standing == RtpSourceStanding.Refused
            || (Reception is not null && (standing != RtpSourceStanding.Valid || arrivalUs - _lastArrivalUs < TakeoverSilenceUs)))
        {
            return false;
        }

        if (Reception is not null)
        {
            _sourceChanges++;
            _jitter.Restart();
        }

        Reception = new ReceptionStatistics(ssrc, ClockRateHz);
        return true;
    }

    private ReceiveOutcome InsertRed(in RtpHeader header, ReadOnlySpan<byte> payload, long arrivalUs)
    {
        if (!RedPayload.TryRead(payload, _blocks, out var count))
        {
            return ReceiveOutcome.Malformed;
        }

        // The present frame first: its arrival places the stream, on which older copies depend.
        var primary = _blocks[count - 1];
        if (_meanings[primary.PayloadType] != PayloadMeaning.Opus)
        {
            return ReceiveOutcome.Malformed;
        }

        var outcome = Insert(header.Timestamp, header.SequenceNumber, payload.Slice(primary.Start, primary.Length), arrivalUs, isRedundant: false);
        for (var index = count - 2; index >= 0; index--)
        {
            var block = _blocks[index];
            if (_meanings[block.PayloadType] == PayloadMeaning.Opus && block.Length > 0 && block.TimestampOffset > 0)
            {
                var sequenceNumber = (ushort)(header.SequenceNumber - (count - 1 - index));
                Insert(header.Timestamp - (uint)block.TimestampOffset, sequenceNumber, payload.Slice(block.Start, block.Length), arrivalUs, isRedundant: true);
            }
        }

        return outcome;
    }

    private ReceiveOutcome Insert(uint timestamp, ushort sequenceNumber, ReadOnlySpan<byte> opus, long arrivalUs, bool isRedundant)
    {
        if (opus.IsEmpty)
        {
            // A packet without payload keeps a path open, it is no error.
            return ReceiveOutcome.NotNeeded;
        }

        if (!OpusPacketInfo.TryInspect(opus, out var opusInfo, out _))
        {
            return ReceiveOutcome.Malformed;
        }

        return _jitter.Insert(timestamp, sequenceNumber, opus, opusInfo.DurationUs, arrivalUs, isRedundant) == InsertOutcome.Stored
            ? ReceiveOutcome.Accepted
            : ReceiveOutcome.NotNeeded;
    }
}
