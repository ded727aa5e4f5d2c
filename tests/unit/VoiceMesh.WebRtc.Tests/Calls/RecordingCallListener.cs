using System.Collections.Concurrent;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Receiving;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>Keeps what a call tells, and notices when it is told two things at once or anything after the end.</summary>
internal sealed class RecordingCallListener : ICallListener
{
    private readonly List<short> _pcm = [];
    private int _inside;

    public ConcurrentQueue<string> Faults { get; } = [];

    public int Connections { get; private set; }

    public int Frames { get; private set; }

    public int SilentFrames { get; private set; }

    public int Reports { get; private set; }

    public int Ends { get; private set; }

    public SessionEndReason? Reason { get; private set; }

    public List<CallQuality> Qualities { get; } = [];

    public ReceivedFrame LastFrame { get; private set; }

    public short[] Pcm => [.. _pcm];

    /// <summary>Whether what was heard is kept.</summary>
    public bool KeepsPcm { get; init; } = true;

    /// <summary>Runs inside each event, named by its method without "On".</summary>
    public Action<string>? Does { get; set; }

    public void OnConnected(Call call) => Tell("Connected", () => Connections++);

    public void OnAudio(ReadOnlySpan<short> frame16kHz, ReceivedFrame info)
    {
        Assert.Equal(320, frame16kHz.Length);
        if (KeepsPcm)
        {
            _pcm.AddRange(frame16kHz);
        }

        Frames++;
        SilentFrames += info.IsSilent ? 1 : 0;
        LastFrame = info;
        Tell("Audio", null);
    }

    public void OnReported(Call call) => Tell("Reported", () => Reports++);

    public void OnQuality(Call call, in CallQuality quality)
    {
        Qualities.Add(quality);
        Tell("Quality", null);
    }

    public void OnEnded(Call call, SessionEndReason reason)
    {
        Reason = reason;
        try
        {
            Tell("Ended", null);
        }
        finally
        {
            Ends++;
        }
    }

    private void Tell(string what, Action? note)
    {
        if (Interlocked.Exchange(ref _inside, 1) == 1)
        {
            Faults.Enqueue($"{what} while something else was told");
        }

        if (Ends > 0)
        {
            Faults.Enqueue($"{what} after the end");
        }

        if (what is not ("Connected" or "Ended") && Connections == 0)
        {
            Faults.Enqueue($"{what} before the connection");
        }

        try
        {
            note?.Invoke();
            Does?.Invoke(what);
        }
        finally
        {
            Volatile.Write(ref _inside, 0);
        }
    }
}
