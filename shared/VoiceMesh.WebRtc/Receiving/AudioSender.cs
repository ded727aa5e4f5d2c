using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Recovery;
using VoiceMesh.WebRtc.Rtcp;
using VoiceMesh.WebRtc.Rtp;

namespace VoiceMesh.WebRtc.Receiving;

/// <summary>Turns 20 ms frames of PCM into the RTP packets of one outgoing stream.</summary>
/// <remarks>
/// Opus in RTP (RFC 7587) with in-band error correction, and copies of the frame before by RED (RFC 2198) where these were agreed on. Nothing is allocated per
/// frame. Not safe for use by several threads at once. The codec holds native memory until the sender is disposed of.
/// </remarks>
public sealed class AudioSender : IDisposable
{
    /// <summary>The largest packet that is made, in bytes; with SRTP, UDP and IP around it, it still fits the 1280 bytes of the least MTU of IPv6.</summary>
    public const int MaxPacketBytes = 1200;

    private const int FrameTicks = 960;
    private const long FrameUs = 20_000;
    private const int RedHeaderBytes = 5;

    // Longer than any pacer is late; a gap of this length means that nothing was there to be sent.
    private const long LongestHiccupUs = 1_000_000;

    // A CELT frame of 20 ms whose first symbol, the silence flag (RFC 6716, section 4.3), is set: nothing is left to decode.
    private static readonly byte[] SilentFrame = [0xF8, 0xFF, 0xFE];

    private readonly AudioSenderOptions _options;
    private OpusFrameEncoder _encoder;
    private readonly byte[] _frame = new byte[OpusFormat.MaxFramePacketBytes];
    private readonly byte[] _before = new byte[OpusFormat.MaxFramePacketBytes];
    private int _beforeLength;
    private uint _beforeTimestamp;
    private ushort _sequenceNumber;
    private uint _timestamp;
    private long _lastUs;
    private long _stampedUs;
    private uint _packets;
    private uint _octets;
    private double _lossPercent;
    private byte _opusPayloadType;
    private byte? _redPayloadType;
    private bool _hasSent;
    private bool _sentSilence;

    /// <summary>Creates a sender.</summary>
    /// <param name="identity">Where the stream's numbers begin.</param>
    /// <param name="options">What was agreed on with the peer; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="DllNotFoundException">The Opus library is not installed; the message names its package.</exception>
    public AudioSender(RtpStreamIdentity identity, AudioSenderOptions? options = null)
    {
        _options = options ?? new AudioSenderOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(_options.LeastExpectedLossPercent, _options.MostExpectedLossPercent);
        Ssrc = identity.Ssrc;
        _sequenceNumber = identity.FirstSequenceNumber;
        _timestamp = identity.FirstTimestamp;
        UsePayloadTypes(_options.OpusPayloadType, _options.RedPayloadType);
        _encoder = NewEncoder(_options.SampleRateHz, _options.LeastExpectedLossPercent);
    }

    /// <summary>The stream's identifier.</summary>
    public uint Ssrc { get; }

    /// <summary>Samples of a frame: 20 ms.</summary>
    public int FrameSamples => _encoder.FrameSamples;

    /// <summary>Rate of the frames that are given.</summary>
    public int SampleRateHz => _encoder.SampleRateHz;

    /// <summary>Whether packets carry a copy of the frame before, where RED was agreed on; true unless it is changed.</summary>
    public bool CarriesCopies { get; set; } = true;

    /// <summary>Loss that the peer reports, in percent: rises at once and falls slowly.</summary>
    public double LossPercent => _lossPercent;

    /// <summary>Packets made since the start.</summary>
    public long Packets => _packets;

    /// <summary>Loss that the encoder protects against now, in percent.</summary>
    public int ExpectedLossPercent => _encoder.ExpectedLossPercent;

    /// <summary>Encodes a frame.</summary>
    /// <param name="frame">Exactly <see cref="FrameSamples"/> samples.</param>
    /// <param name="nowUs">Now, in microseconds of the media clock.</param>
    /// <param name="startsTalkSpurt">
    /// Whether frames were left out before this one: then its timestamp moves on by the time that has passed, and it carries the marker (RFC 3551, section 4.1).
    /// Otherwise it follows the one before, even if it is given late, so that a pacer may catch up. A gap of over a second is taken for such a pause by itself.
    /// </param>
    /// <param name="packet">Receives the packet; <see cref="MaxPacketBytes"/> hold any.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException"><paramref name="frame"/> has another length or <paramref name="packet"/> is too short.</exception>
    public int Send(ReadOnlySpan<short> frame, long nowUs, bool startsTalkSpurt, Span<byte> packet)
    {
        RequireRoom(packet);
        if (_sentSilence)
        {
            // Decoders forget the speech before the pause (RFC 6716, section 4.5.2), so the encoder must not build on it.
            _encoder.Reset();
            _sentSilence = false;
        }

        var length = _encoder.Encode(frame, _frame);
        if (length > MaxPacketBytes - RtpHeader.Size - RedHeaderBytes)
        {
            throw new ArgumentException($"The frame takes {length} bytes, more than fits a packet; lower the bit rate.", nameof(frame));
        }

        return Write(_frame.AsSpan(0, length), nowUs, startsTalkSpurt, packet);
    }

    /// <summary>Makes a packet of 20 ms of silence, always the same and without the encoder, so that a pause in speech is no gap in the stream.</summary>
    /// <param name="nowUs">Now, in microseconds of the media clock.</param>
    /// <param name="afterPause">Whether frames were left out before this one, as for <see cref="Send"/>.</param>
    /// <param name="packet">Receives the packet; <see cref="MaxPacketBytes"/> hold any.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException"><paramref name="packet"/> is too short.</exception>
    public int SendSilence(long nowUs, bool afterPause, Span<byte> packet)
    {
        RequireRoom(packet);
        _sentSilence = true;
        return Write(SilentFrame, nowUs, afterPause, packet);
    }

    /// <summary>Goes on with frames of another rate.</summary>
    /// <param name="sampleRateHz">8000, 16000, 24000 or 48000 Hz.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is none of these.</exception>
    public void UseRate(int sampleRateHz)
    {
        if (sampleRateHz != SampleRateHz)
        {
            var next = NewEncoder(sampleRateHz, _encoder.ExpectedLossPercent);
            _encoder.Dispose();
            _encoder = next;
        }
    }

    /// <summary>Goes on under other payload types, as a renegotiation may demand.</summary>
    /// <param name="opus">Payload type of Opus: 0 to 127.</param>
    /// <param name="red">Payload type of RED over Opus: 0 to 127; null to send no copies.</param>
    public void UsePayloadTypes(int opus, int? red)
    {
        _opusPayloadType = (byte)opus;
        _redPayloadType = (byte?)red;
    }

    private static void RequireRoom(Span<byte> packet)
    {
        if (packet.Length < MaxPacketBytes)
        {
            throw new ArgumentException($"A packet takes up to {MaxPacketBytes} bytes but there is room for {packet.Length}.", nameof(packet));
        }
    }

    private OpusFrameEncoder NewEncoder(int sampleRateHz, int expectedLossPercent) => new(sampleRateHz, new OpusEncoderSettings
    {
        BitrateBps = _options.BitrateBps,
        Complexity = _options.Complexity,
        InbandFec = true,
        ExpectedLossPercent = expectedLossPercent,
    });

    private int Write(ReadOnlySpan<byte> opus, long nowUs, bool startsTalkSpurt, Span<byte> packet)
    {
        var pausedUs = _hasSent ? nowUs - _lastUs : 0;
        startsTalkSpurt |= !_hasSent || pausedUs > LongestHiccupUs;
        if (_hasSent)
        {
            // Whole frames, so that the receiver's arithmetic of what is missing comes out even.
            // They are counted from the time that the last timestamp stands for, so that what is rounded away does not add up.
            var frames = startsTalkSpurt ? Math.Max(1, (nowUs - _stampedUs + (FrameUs / 2)) / FrameUs) : 1;
            _timestamp += (uint)(frames * FrameTicks);
            _stampedUs += frames * FrameUs;
        }
        else
        {
            _stampedUs = nowUs;
        }

        var red = CarriesCopies ? _redPayloadType : null;
        var written = new RtpHeader(red ?? _opusPayloadType, startsTalkSpurt, _sequenceNumber, _timestamp, Ssrc).Write(packet);
        var payload = WritePayload(opus, isRed: red is not null, packet[written..MaxPacketBytes]);
        _sequenceNumber++;
        _lastUs = nowUs;
        _hasSent = true;
        _packets++;
        _octets += (uint)payload;
        return written + payload;
    }

    /// <summary>Follows what the peer reports, so that losses are protected against in proportion.</summary>
    /// <param name="fractionLost">Share of packets lost since its last report, 0 to 1 (RFC 3550, section 6.4.1).</param>
    public void NoteReportedLoss(double fractionLost)
    {
        // Up at once, down slowly: the next loss is likelier to come soon after one.
        var reported = Math.Clamp(fractionLost, 0, 1) * 100;
        _lossPercent = reported > _lossPercent ? reported : _lossPercent + ((reported - _lossPercent) / 8);
        var expected = Math.Clamp((int)Math.Ceiling(_lossPercent), _options.LeastExpectedLossPercent, _options.MostExpectedLossPercent);
        if (expected != _encoder.ExpectedLossPercent)
        {
            _encoder.ExpectedLossPercent = expected;
        }
    }

    /// <summary>What a sender report says of the stream.</summary>
    /// <param name="nowUs">Now, in microseconds of the media clock.</param>
    /// <returns>The information without its NTP time; null before the first packet.</returns>
    public RtcpSenderInfo? SenderInfo(long nowUs) =>
        _hasSent ? new RtcpSenderInfo(0, _timestamp + (uint)((nowUs - _lastUs) * 48 / 1000), _packets, _octets) : null;

    /// <inheritdoc />
    public void Dispose() => _encoder.Dispose();

    private int WritePayload(ReadOnlySpan<byte> opus, bool isRed, Span<byte> destination)
    {
        int written;
        if (isRed)
        {
            var offset = _timestamp - _beforeTimestamp;
            var fits = opus.Length + _beforeLength + RedHeaderBytes <= destination.Length && offset <= RedPayload.MaxTimestampOffset;
            written = RedPayload.Write(_opusPayloadType, fits ? _before.AsSpan(0, _beforeLength) : [], fits ? (int)offset : 0, opus, destination);
        }
        else
        {
            opus.CopyTo(destination);
            written = opus.Length;
        }

        // Kept also while no copies are sent: the first packet that carries one must carry its very predecessor.
        opus.CopyTo(_before);
        _beforeLength = opus.Length;
        _beforeTimestamp = _timestamp;
        return written;
    }
}
