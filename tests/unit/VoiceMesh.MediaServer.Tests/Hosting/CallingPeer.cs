using System.Buffers.Binary;
using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Testing;

namespace VoiceMesh.MediaServer.Tests.Hosting;

/// <summary>A client's side of a call over a real UDP socket: speaks a tone in Opus all the time and measures what it hears.</summary>
internal sealed class CallingPeer : IDisposable
{
    private const int FrameSamples = 960;
    private const int LoudLevel = 500;
    private const byte OpusPayloadType = 111;

    private readonly WebRtcTestPeer _peer = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly OpusFrameEncoder _encoder = new(48_000, new OpusEncoderSettings { BitrateBps = 32_000 });
    private readonly OpusFrameDecoder _decoder = new(16_000);
    private Task _talking = Task.CompletedTask;
    private int _loudFrames;
    private int _frames;
    private int _quietFrames;

    /// <summary>Frames of 20 ms heard that were no silence.</summary>
    public int LoudFrames => Volatile.Read(ref _loudFrames);

    /// <summary>Frames of 20 ms heard.</summary>
    public int Frames => Volatile.Read(ref _frames);

    public bool IsClosed => _peer.Dtls.IsClosed;

    public string Offer() => _peer.Offer();

    /// <summary>The offer with other ICE credentials, as for a restart.</summary>
    public string OfferAgain()
    {
        _peer.Credentials = new(_peer.Credentials.UsernameFragment + "x", _peer.Credentials.Password);
        return _peer.Offer();
    }

    /// <summary>Takes the answer, connects and begins to speak.</summary>
    public async Task ConnectAsync(string answer)
    {
        await Task.Run(() =>
        {
            _peer.TakeAnswer(answer);
            _peer.Check();
            _peer.Handshake();
        });
        Assert.True(_peer.Dtls.IsConnected);
        _talking = Task.Factory.StartNew(Talk, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Says goodbye, as a browser whose page is closed.</summary>
    public async Task CloseAsync()
    {
        await StopTalkingAsync();
        _peer.Dtls.SayClose();
    }

    /// <summary>Vanishes without a word.</summary>
    public async Task StopTalkingAsync()
    {
        await _stop.CancelAsync();
        await _talking;
    }

    /// <summary>Waits until more loud frames have come.</summary>
    public async Task HearAsync(int more, CancellationToken cancellationToken)
    {
        for (var wanted = LoudFrames + more; LoudFrames < wanted;)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Waits until so many frames in a row have been silence.</summary>
    public async Task HearNothingAsync(int frames, CancellationToken cancellationToken)
    {
        while (Volatile.Read(ref _quietFrames) < frames)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    /// <summary>Waits until the server has said close_notify.</summary>
    public async Task AwaitCloseAsync(CancellationToken cancellationToken)
    {
        while (!IsClosed)
        {
            await Task.Delay(10, cancellationToken);
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _talking.Wait();
        _peer.Dispose();
        _encoder.Dispose();
        _decoder.Dispose();
        _stop.Dispose();
    }

    private void Talk()
    {
        var frame = new short[FrameSamples];
        var packet = new byte[1_500];
        var heard = new short[16_000 / 1000 * 120];
        var begun = TimeProvider.System.GetTimestamp();
        for (var sent = 0; !_stop.IsCancellationRequested && !IsClosed;)
        {
            var dueIn = (sent * 20) - (int)TimeProvider.System.GetElapsedTime(begun).TotalMilliseconds;
            if (dueIn > 0)
            {
                if (_peer.TryReceive(dueIn) is { } datagram)
                {
                    Hear(datagram, heard);
                }

                continue;
            }

            for (var index = 0; index < FrameSamples; index++)
            {
                frame[index] = (short)(8_000 * Math.Sin(((sent * FrameSamples) + index) * 2 * Math.PI * 300 / 48_000));
            }

            packet[0] = 0x80;
            packet[1] = OpusPayloadType;
            BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), (ushort)sent);
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(4), (uint)(sent * FrameSamples));
            BinaryPrimitives.WriteUInt32BigEndian(packet.AsSpan(8), 4_711);
            var length = 12 + _encoder.Encode(frame, packet.AsSpan(12));
            _peer.Send(_peer.Protect(packet.AsSpan(0, length)));
            sent++;
        }
    }

    private void Hear(byte[] datagram, short[] heard)
    {
        if (datagram[0] is >= 20 and <= 63)
        {
            _peer.Dtls.Receive(datagram);
            return;
        }

        // RTCP has 200 to 207 where RTP has its payload type, RFC 5761 section 4.
        if (datagram[0] < 128 || datagram[1] is >= 192 and <= 223 || _peer.Open(datagram) is not { } rtp)
        {
            return;
        }

        var samples = _decoder.Decode(rtp.AsSpan(12), heard);
        var energy = 0.0;
        foreach (var sample in heard.AsSpan(0, samples))
        {
            energy += (double)sample * sample;
        }

        Interlocked.Increment(ref _frames);
        if (Math.Sqrt(energy / samples) > LoudLevel)
        {
            Interlocked.Increment(ref _loudFrames);
            Volatile.Write(ref _quietFrames, 0);
        }
        else
        {
            Interlocked.Increment(ref _quietFrames);
        }
    }
}
