using VoiceMesh.Impairments.Network;
using VoiceMesh.Testing;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Receiving;
using VoiceMesh.WebRtc.Sdp;

namespace VoiceMesh.Impairments;

/// <summary>A call in simulated time: the server's end and a peer's, each as the product has it, with a bad network from the peer to the server and a good one back.</summary>
/// <remarks>
/// The peer sends as browsers do: without a pause, at 32 kbit/s, with in-band error correction that follows the server's reports of loss and, where copies were agreed on, RED in every packet.
/// Left out are encryption and sockets, which neither lose nor delay anything.
/// </remarks>
internal static class SimulatedCall
{
    private const int TickMs = 5;
    private const int FrameMs = 20;
    private const double TailSeconds = 0.8;

    public static CallOutcome Run(short[] said, NetworkConditions conditions, bool withCopies, int seed)
    {
        var clock = new ManualTimeProvider();
        var media = new MediaClock(clock);
        var upLink = new ImpairedLink(conditions, seed);
        var downLink = new ImpairedLink(new NetworkConditions("back"), seed + 1);
        var speech = new SendQueue(4);
        var listener = new Listener();
        var options = new CallServerOptions { RedundancyFromLossPercent = 0, QualityEvery = TimeSpan.FromSeconds(1) };
        using var peer = new CallAudio(new LinkTransport(Agreed(0xC0FFEE, withCopies), upLink, () => media.NowUs), options, clock, speech, new Listener(), 0, new Random(seed + 2));
        using var server = new CallAudio(new LinkTransport(Agreed(0x5E44E4, withCopies), downLink, () => media.NowUs), options, clock, new SendQueue(1), listener, 0, new Random(seed + 3));
        var scratch = new CallScratch();
        var frame = speech.BeginTalkSpurt(Speech.SpokenScript.RateHz) * FrameMs / 1000;
        var frames = said.Length / frame;
        var position = 0;
        var end = (frames * FrameMs) + (int)(TailSeconds * 1000);
        for (var nowMs = 0; nowMs < end; nowMs += TickMs)
        {
            while (position < frames && speech.TryAdd(said.AsSpan(position * frame, frame), reportWhenSent: false))
            {
                position++;
            }

            Tick(peer, downLink, media.NowUs, scratch);
            Tick(server, upLink, media.NowUs, scratch);
            clock.Advance(TimeSpan.FromMilliseconds(TickMs));
        }

        var lead = new short[(int)(conditions.BaseDelayMs * Speech.SpokenScript.RateHz / 1000)];
        return new CallOutcome([.. lead, .. listener.Pcm], listener.Final, listener.Scores, listener.DelaysMs, upLink.Sent);
    }

    private static void Tick(CallAudio end, ImpairedLink inbound, long nowUs, CallScratch scratch)
    {
        while (inbound.TryReceive(nowUs, out var packet, out var isRtcp, out var arrivalUs))
        {
            end.Receive(packet, isRtcp, arrivalUs, nowUs);
        }

        end.Step(nowUs, 0, scratch);
    }

    private static NegotiatedAudio Agreed(uint ssrc, bool withCopies) => new(111, withCopies ? (byte)63 : null, CanSend: true, CanReceive: true, ssrc, $"{ssrc:x}", "0");

    private sealed class Listener : ICallAudioEvents
    {
        public bool IsOver => false;

        public List<short> Pcm { get; } = [];

        public List<double> Scores { get; } = [];

        public List<double> DelaysMs { get; } = [];

        public CallQuality Final { get; private set; }

        public void OnAudio(ReadOnlySpan<short> frame, in ReceivedFrame info) => Pcm.AddRange(frame);

        public void OnSent()
        {
        }

        public void OnQuality(in CallQuality quality, bool isTold)
        {
            Final = quality;
            DelaysMs.Add(quality.PlayoutDelayMs);
            if (quality.MeanOpinionScore is { } score)
            {
                Scores.Add(score);
            }
        }
    }
}
