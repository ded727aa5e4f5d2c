namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>What all servers showed with one number of sessions.</summary>
/// <param name="Profile">How media was protected.</param>
/// <param name="Sessions">Sessions of each server.</param>
/// <param name="Results">VoiceMesh first.</param>
internal sealed record RelayStep(string Profile, int Sessions, IReadOnlyList<RelayResult> Results)
{
    private const double PacketsPerSecond = 50;

    /// <summary>VoiceMesh's processor time over the other server's; null where there was no other.</summary>
    public double? CostRatio => Results.Count < 2 ? null : CostUs(Results[0]) / CostUs(Results[1]);

    /// <summary>Microseconds of processor time for a packet that came and went back; what was lost did not cost a server its work and does not count.</summary>
    public double CostUs(RelayResult result)
    {
        var arrived = result.Sent == 0 ? 0 : 1 - ((double)result.Lost / result.Sent);
        return result.Processors.Median * 1_000_000 / (Sessions * PacketsPerSecond * arrived);
    }
}
