using System.Collections.Concurrent;
using VoiceMesh.WebRtc.Endpoint;

namespace VoiceMesh.WebRtc.Testing;

/// <summary>Keeps what a session hands it.</summary>
internal sealed class RecordingMediaReceiver : IMediaReceiver
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly BlockingCollection<byte[]> _rtp = [];
    private readonly BlockingCollection<byte[]> _rtcp = [];
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _ends;
    private volatile bool _isConnecting;

    public Task Connected => _connected.Task.WaitAsync(Patience);

    public int RtpCount => _rtp.Count;

    public int Ends => _ends;

    public SessionEndReason? Reason { get; private set; }

    /// <summary>Runs for each RTP packet, on the socket's thread.</summary>
    public Action<byte[]>? OnPacket { get; set; }

    /// <summary>Runs when the session connects, on the thread of the handshakes.</summary>
    public Action? OnConnection { get; set; }

    /// <summary>The session has begun to say that it is connected.</summary>
    public bool IsConnecting => _isConnecting;

    public byte[] NextRtp() => Next(_rtp);

    public byte[] NextRtcp() => Next(_rtcp);

    public void OnConnected(WebRtcSession session)
    {
        _isConnecting = true;
        OnConnection?.Invoke();
        _connected.TrySetResult();
    }

    public void OnRtp(ReadOnlySpan<byte> packet, long receivedAt)
    {
        var copy = packet.ToArray();
        OnPacket?.Invoke(copy);
        _rtp.Add(copy);
    }

    public void OnRtcp(ReadOnlySpan<byte> packet, long receivedAt) => _rtcp.Add(packet.ToArray());

    public void OnEnded(WebRtcSession session, SessionEndReason reason)
    {
        Reason = reason;
        Interlocked.Increment(ref _ends);
    }

    private static byte[] Next(BlockingCollection<byte[]> packets)
    {
        Assert.True(packets.TryTake(out var packet, Patience), "no packet came");
        return packet;
    }
}
