using System.Text.Json.Nodes;
using VoiceMesh.Client;
using VoiceMesh.WebRtc.Testing;

namespace VoiceMesh.Integration.Tests.Draining;

/// <summary>A session on a WebRTC call in which an answer sounds: it came by RTP, and its end is still to come.</summary>
internal sealed class AnsweredCall : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly WebRtcTestPeer _peer = new();
    private readonly List<VoiceEvent> _seen = [];
    private readonly VoiceSession _session;

    private AnsweredCall(VoiceSession session) => _session = session;

    /// <summary>Code with which the server closed the signalling.</summary>
    public int? CloseCode => (int?)_session.CloseStatus;

    /// <summary>Everything that the server has said, for the message of a failing test.</summary>
    public string Said => string.Join('\n', _seen.Select(received => received.Body.ToString()));

    /// <summary>Calls, asks, and waits for the first packet of the answer.</summary>
    public static async Task<AnsweredCall> OpenAsync(Uri media)
    {
        var call = new AnsweredCall(await VoiceSession.OpenAsync(media, new VoiceSessionOptions(), TimeProvider.System, CancellationToken.None));
        await call._session.SendAsync(new JsonObject { ["type"] = "offer", ["sdp"] = call._peer.Offer() }, CancellationToken.None);
        call._peer.TakeAnswer((await call.NextAsync("answer")).Text("sdp"));
        call._peer.Check();
        call._peer.Handshake();
        await call.NextAsync("call", received => received.Text("state") == "connected");
        await call._session.SendAsync(new JsonObject { ["type"] = "text", ["text"] = "what can you do" }, CancellationToken.None);
        Assert.Equal("webrtc", (await call.NextAsync("reply_started")).Text("transport"));
        call._peer.NextMedia();
        return call;
    }

    /// <summary>Hears the call out, until the server has closed both its signalling and its media.</summary>
    /// <returns>What was said meanwhile, and whether the media ended with close_notify.</returns>
    public async Task<(IReadOnlyList<VoiceEvent> Events, bool Closed)> HearOutAsync()
    {
        var from = _seen.Count;
        var closed = Task.Run(_peer.AwaitClose);
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var received in _session.Events.ReadAllAsync(patience.Token))
        {
            _seen.Add(received);
        }

        return (_seen[from..], await closed);
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _peer.Dispose();
    }

    private async Task<VoiceEvent> NextAsync(string type, Func<VoiceEvent, bool>? wanted = null)
    {
        using var patience = new CancellationTokenSource(Patience);
        await foreach (var received in _session.Events.ReadAllAsync(patience.Token))
        {
            _seen.Add(received);
            if (received.Type == type && wanted?.Invoke(received) is not false)
            {
                return received;
            }
        }

        Assert.Fail($"No {type} came, but:\n{Said}");
        throw new InvalidOperationException("Unreachable.");
    }
}
