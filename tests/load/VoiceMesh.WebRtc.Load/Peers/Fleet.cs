using VoiceMesh.WebRtc.Dtls;
using VoiceMesh.WebRtc.Load.Native;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>All peers of one server.</summary>
internal sealed class Fleet(ILoadServer server, DtlsServerContext certificate, SpeechPackets speech, bool wantsArrivalTimes = false) : IDisposable
{
    private const int ConnectionsAtOnce = 4;

    private readonly List<LoadPeer> _peers = [];

    public ILoadServer Server => server;

    public IReadOnlyList<LoadPeer> Peers => _peers;

    /// <summary>Connects peers until there are so many.</summary>
    public async Task GrowAsync(int count, CancellationToken stop)
    {
        var added = Enumerable.Range(0, Math.Max(0, count - _peers.Count)).Select(_ => new LoadPeer(certificate, speech, wantsArrivalTimes, server.Address)).ToArray();
        _peers.AddRange(added);
        var limits = new ParallelOptions { MaxDegreeOfParallelism = ConnectionsAtOnce, CancellationToken = stop };
        await Parallel.ForEachAsync(added, limits, async (peer, stopped) => await peer.ConnectAsync(server, stopped));
    }

    /// <summary>Renews everybody's consent, which holds for 30 s.</summary>
    public void Refresh()
    {
        using var batch = new DatagramBatch();
        foreach (var peer in _peers)
        {
            peer.SendCheck();
            peer.Drain(batch);
        }
    }

    /// <summary>Counts from here on.</summary>
    public void Restart() => _peers.ForEach(peer => peer.Restart());

    public FleetTotals Totals() => _peers.Aggregate(new FleetTotals(), (totals, peer) => totals.Plus(peer));

    public void Dispose()
    {
        _peers.ForEach(peer => peer.Dispose());
        _peers.Clear();
    }
}
