using System.Text.Json.Nodes;
using VoiceMesh.Audio.Resampling;
using VoiceMesh.Audio.Wave;
using VoiceMesh.WebRtc.Calls;

namespace VoiceMesh.WebRtc.EchoHost;

/// <summary>Calls that listen and speak all the time. In: <c>{"offer": sdp}</c>, <c>{"usage": true}</c>.</summary>
internal sealed class CallConversation
{
    private readonly CallServer _server;
    private readonly short[] _speech;
    private readonly List<SpeakingListener> _listeners = [];

    /// <param name="server">Makes the calls.</param>
    /// <param name="wavPath">What is spoken, over and over.</param>
    public CallConversation(CallServer server, string wavPath)
    {
        _server = server;
        var wave = WaveFile.Read(wavPath);
        var resampler = new StreamingResampler(wave.SampleRateHz, SpeakingListener.RateHz);
        var samples = new short[resampler.MaxOutput(wave.Samples.Length)];
        _speech = samples[..resampler.Process(wave.Samples.Span, samples)];
    }

    public JsonObject Answer(JsonObject request)
    {
        if (request["usage"] is not null)
        {
            var usage = JsonLines.Usage(_server.ActiveCalls);
            usage["frames"] = _listeners.Sum(listener => listener.Frames);
            usage["lateFrames"] = _listeners.Sum(listener => listener.LateFrames);
            usage["madeUpSamples"] = _listeners.Sum(listener => listener.MadeUpSamples);
            usage["unsentFrames"] = _listeners.Sum(listener => listener.UnsentFrames);
            usage["overflowedPackets"] = _server.OverflowedPackets;
            usage["busyShare"] = _server.Workers.Max(worker => worker.BusyShare);
            return usage;
        }

        var listener = new SpeakingListener(_server, _speech, _listeners.Count);
        var call = _server.Accept((string)request["offer"]!, listener);
        _listeners.Add(listener);
        return new JsonObject { ["session"] = call.Id, ["answer"] = call.Answer };
    }
}
