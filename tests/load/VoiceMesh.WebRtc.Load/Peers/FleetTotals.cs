namespace VoiceMesh.WebRtc.Load.Peers;

/// <summary>What a fleet sent and got back since its last restart.</summary>
/// <param name="Sent">Packets sent.</param>
/// <param name="Equal">Packets that came back as they were.</param>
/// <param name="Wrong">Packets that came back altered, twice, out of sequence, or not genuine.</param>
/// <param name="Received">Packets with an arrival time.</param>
/// <param name="Late">Those of them that were late.</param>
internal readonly record struct FleetTotals(long Sent, long Equal, long Wrong, long Received, long Late)
{
    /// <summary>Packets that did not come back.</summary>
    public long Lost => Sent - Equal;

    public FleetTotals Plus(LoadPeer peer) => new(
        Sent + peer.Sent,
        Equal + peer.Echoes.Equal,
        Wrong + peer.Echoes.Foreign + peer.Echoes.OutOfSequence + peer.Echoes.Forged,
        Received + peer.Arrivals.Packets,
        Late + peer.Arrivals.Late);

    public FleetTotals Plus(FleetTotals other) =>
        new(Sent + other.Sent, Equal + other.Equal, Wrong + other.Wrong, Received + other.Received, Late + other.Late);
}
