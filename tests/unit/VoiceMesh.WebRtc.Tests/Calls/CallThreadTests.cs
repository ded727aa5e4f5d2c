using System.Net;
using VoiceMesh.Testing.Allocations;
using VoiceMesh.WebRtc.Calls;
using VoiceMesh.WebRtc.Endpoint;
using VoiceMesh.WebRtc.Testing;
using VoiceMesh.WebRtc.Tests.Traces;

namespace VoiceMesh.WebRtc.Tests.Calls;

/// <summary>Calls on real threads and by the real clock.</summary>
[Trait("Category", "unit")]
[Collection(AloneCollection.Name)]
public sealed class CallThreadTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly WebRtcEndpoint _endpoint = new(
        new WebRtcEndpointOptions { Bindings = [new WebRtcBinding { Address = IPAddress.Loopback }], MaxSessionStartsPerSecond = 1_000, MaxDtlsStartsPerAddress = 1_000 },
        TimeProvider.System);

    [Fact]
    public async Task Accept_ManyCalls_TakesNoMoreThreads()
    {
        await using var server = new CallServer(_endpoint, new CallServerOptions { Workers = 2 }, TimeProvider.System);

        // Threads name themselves once they run, and those of a test before may not be gone yet.
        Assert.True(SpinWait.SpinUntil(() => WorkerThreads() == 2, Patience), "two workers do not run");
        var peers = Enumerable.Range(0, 20).Select(_ => new WebRtcTestPeer()).ToArray();
        foreach (var peer in peers)
        {
            CallFixture.Join(peer, server.Accept(peer.Offer(), new RecordingCallListener()));
        }

        Assert.True(SpinWait.SpinUntil(() => server.CallsWithAudio == peers.Length, Patience), "not every call is looked after");
        Assert.Equal(2, WorkerThreads());
        Assert.Equal([10, 10], server.Workers.Select(worker => worker.Calls));
        await server.DisposeAsync();
        Assert.True(SpinWait.SpinUntil(() => WorkerThreads() == 0, Patience), "threads are left");
        Array.ForEach(peers, peer => peer.Dispose());
    }

    [Fact]
    public async Task Step_ListenerBlocks_DelaysItsOwnWorkerOnlyAndIsSeen()
    {
        await using var server = new CallServer(_endpoint, new CallServerOptions { Workers = 2 }, TimeProvider.System);
        using var slowPeer = new WebRtcTestPeer();
        using var quickPeer = new WebRtcTestPeer();
        using var release = new ManualResetEventSlim();
        using var blocked = new ManualResetEventSlim();
        var slow = new RecordingCallListener
        {
            Does = what =>
            {
                if (what == "Connected")
                {
                    blocked.Set();
                    release.Wait(Patience);
                }
            },
        };
        CallFixture.Join(slowPeer, server.Accept(slowPeer.Offer(), slow));
        CallFixture.Join(quickPeer, server.Accept(quickPeer.Offer(), new RecordingCallListener()));
        Assert.True(blocked.Wait(Patience));

        // Silence for half a second, in the other call alone.
        Assert.Equal(25, quickPeer.NextRtp(25).Count);
        Assert.Null(slowPeer.NextRtpWithin(0));
        release.Set();

        Assert.Single(slowPeer.NextRtp(1));
        Assert.True(SpinWait.SpinUntil(() => server.Workers[0].Overruns > 0, Patience), "the delay is not seen");
        Assert.True(server.Workers[0].WorstLatenessMs > server.Workers[0].LatenessMs);
    }

    [Fact]
    public async Task Echo_OverARealSocket_AllocatesNothingOnTheSocketsThreadNorOnTheWorkers()
    {
        const int Packets = 260;
        var stream = SpeechStream.Encode(Packets, redPayloadType: 63);
        var context = new CallContext(new CallServerOptions { RedundancyFromLossPercent = 0, QualityEvery = TimeSpan.FromMilliseconds(200), MaxCatchUpMs = 10_000 }, TimeProvider.System);
        var listener = new EchoingListener();
        var call = new Call(context, listener);
        listener.Call = call;
        var inlet = new WatchedReceiver(new Call.Inlet(call));
        using var peer = new WebRtcTestPeer();
        call.Attach(_endpoint.Accept(peer.Offer(), inlet));
        context.CountActive(1);
        var worker = new CallWorker(0, context.Clock, context.Options.TickMs);
        worker.Start();
        Assert.True(worker.TryAdd(call));
        CallFixture.Join(peer, call);

        var began = Environment.TickCount64;
        for (var packet = 0; packet < Packets; packet++)
        {
            peer.Send(peer.Protect(stream.Packets[packet]));
            while (Environment.TickCount64 - began < packet * 20)
            {
                peer.TryReceive(1);
            }
        }

        Assert.True(SpinWait.SpinUntil(() => inlet.Packets == Packets, Patience), $"{inlet.Packets} packets came");
        Assert.True(SpinWait.SpinUntil(() => listener.Frames >= Packets, Patience), $"{listener.Frames} frames were heard");
        Assert.True(SpinWait.SpinUntil(() => call.Quality.Sent >= Packets, Patience), $"{call.Quality.Sent} packets were sent");
        await worker.StopAsync();

        Assert.Equal((0, 0), (inlet.Allocations.Least, listener.Allocations.Least));
    }

    public ValueTask DisposeAsync() => _endpoint.DisposeAsync();

    private static int WorkerThreads() =>
        Directory.GetDirectories("/proc/self/task").Count(task => NameOf(task).StartsWith("webrtc-call-", StringComparison.Ordinal));

    private static string NameOf(string task)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, "comm"));
        }
        catch (IOException)
        {
            // The thread ended meanwhile.
            return string.Empty;
        }
    }

    /// <summary>Says again what it hears.</summary>
    private sealed class EchoingListener : ICallListener
    {
        public Call? Call { get; set; }

        public int Frames { get; private set; }

        public AllocationWindows Allocations { get; } = new(warmUp: 100, pieces: 50);

        public void OnConnected(Call call) => call.BeginTalkSpurt(16_000);

        public void OnAudio(ReadOnlySpan<short> frame16kHz, WebRtc.Receiving.ReceivedFrame info)
        {
            Frames++;
            Allocations.Mark();
            Call!.TrySend(frame16kHz, reportWhenSent: true);
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
    }

    private sealed class WatchedReceiver(IMediaReceiver inner) : IMediaReceiver
    {
        private int _packets;

        public int Packets => Volatile.Read(ref _packets);

        public AllocationWindows Allocations { get; } = new(warmUp: 50, pieces: 50);

        public void OnConnected(WebRtcSession session) => inner.OnConnected(session);

        public void OnRtp(ReadOnlySpan<byte> packet, long receivedAt)
        {
            inner.OnRtp(packet, receivedAt);
            Allocations.Mark();
            Volatile.Write(ref _packets, _packets + 1);
        }

        public void OnRtcp(ReadOnlySpan<byte> packet, long receivedAt) => inner.OnRtcp(packet, receivedAt);

        public void OnEnded(WebRtcSession session, SessionEndReason reason) => inner.OnEnded(session, reason);
    }
}
