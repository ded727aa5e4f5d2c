using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Load.Native;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>All peers of one server.</summary>
internal sealed class Fleet(ILoadServer server, DtlsServerContext certificate, SpeechPackets speech, bool wantsArrivalTimes = false) : IAsyncDisposable
{
    private const int ConnectionsAtOnce = 4;

    private const int PeriodsPerConsent = 50;
    private static readonly TimeSpan ConsentPeriod = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly List<LoadPeer> _peers = [];
    private readonly CancellationTokenSource _disposing = new();
    private Task? _consent;

    public ILoadServer Server => server;

    public IReadOnlyList<LoadPeer> Peers => _peers;

    /// <summary>Connects peers until there are so many.</summary>
    public async Task GrowAsync(int count, CancellationToken stop)
    {
        var added = Enumerable.Range(0, Math.Max(0, count - _peers.Count)).Select(_ => new LoadPeer(certificate, speech, wantsArrivalTimes, server.Address)).ToArray();
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ConnectionsAtOnce, CancellationToken = stop };
        _consent ??= KeepConsentAsync();
        await Parallel.ForEachAsync(added, limits, async (peer, stopped) =>
        {
            try
            {
                await peer.ConnectAsync(server, stopped);
            }
            catch
            {
                peer.Dispose();
                throw;
            }

            lock (_gate)
            {
                _peers.Add(peer);
            }
        });
    }

    /// <summary>Throws away what came while nobody looked, and counts from here on.</summary>
    public void Restart()
    {
        using var batch = new DatagramBatch();
        foreach (var peer in _peers)
        {
            peer.Drain(batch);
            peer.Restart();
        }
    }

    public FleetTotals Totals() => _peers.Aggregate(new FleetTotals(), (totals, peer) => totals.Plus(peer));

    public async ValueTask DisposeAsync()
    {
        await _disposing.CancelAsync();
        await (_consent ?? Task.CompletedTask);
        _disposing.Dispose();
        _peers.ForEach(peer => peer.Dispose());
        _peers.Clear();
    }

    /// <summary>Lets every peer check its path each five seconds, as browsers do, also while it has nothing to say: without that, servers take it for gone.</summary>
    private async Task KeepConsentAsync()
    {
        using var timer = new PeriodicTimer(ConsentPeriod);
        try
        {
            for (var period = 0; await timer.WaitForNextTickAsync(_disposing.Token); period++)
            {
                lock (_gate)
                {
                    for (var index = period % PeriodsPerConsent; index < _peers.Count; index += PeriodsPerConsent)
                    {
                        _peers[index].SendCheck();
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The fleet goes home.
        }
    }
}
