using VoiceMesh.Audio.Opus;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>Hears a call, and gives it a frame of recorded speech to send for each frame that it hears.</summary>
internal sealed class SpeakingListener(CallServer server, short[] speech, int place) : ICallListener
{
    /// <summary>The rate in which most voices speak.</summary>
    public const int RateHz = 24_000;

    private const long LateUs = 20_000;
    private const int FramesAhead = 3;

    private readonly int _frameSamples = OpusFormat.FrameSamples(RateHz);

    // Calls that all say the same at the same time would cost the same at the same time.
    private int _position = place * OpusFormat.FrameSamples(RateHz) * 7 % speech.Length;
    private Call? _call;

    /// <summary>Frames heard.</summary>
    public long Frames { get; private set; }

    /// <summary>Frames that were handed out over 20 ms after they were due.</summary>
    public long LateFrames { get; private set; }

    /// <summary>Samples that were not decoded but made up.</summary>
    public long MadeUpSamples { get; private set; }

    /// <summary>Frames for which there was no room.</summary>
    public long UnsentFrames { get; private set; }

    public void OnConnected(Call call)
    {
        _call = call;
        call.BeginTalkSpurt(RateHz);
        for (var frame = 0; frame < FramesAhead; frame++)
        {
            Speak();
        }
    }

    public void OnAudio(ReadOnlySpan<short> frame16kHz, ReceivedFrame info)
    {
        Frames++;
        LateFrames += server.NowUs - info.PlayTimeUs > LateUs ? 1 : 0;
        MadeUpSamples += info.MadeUpSamples;
        Speak();
    }

    public void OnReported(Call call)
    {
    }

    public void OnQuality(Call call, in CallQuality quality)
    {
    }

    public void OnEnded(Call call, SessionEndReason reason)
    {
    }

    private void Speak()
    {
        if (_position + _frameSamples > speech.Length)
        {
            _position = 0;
        }

        UnsentFrames += _call!.TrySend(speech.AsSpan(_position, _frameSamples), reportWhenSent: false) ? 0 : 1;
        _position += _frameSamples;
    }
}
