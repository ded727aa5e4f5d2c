namespace VoiceMesh.WebRtc.Load.Scenarios;

/// <summary>What all servers showed with one number of sessions.</summary>
/// <param name="Profile">How media was protected.</param>
/// <param name="Sessions">Sessions of each server.</param>
/// <param name="Results">VoiceMesh first.</param>
internal sealed record RelayStep(string Profile, int Sessions, IReadOnlyList<RelayResult> Results)
{
    /// <summary>Whether each server had an undisturbed turn.</summary>
    public bool IsSound => Results.All(result => result.IsSound);

    /// <summary>VoiceMesh's processor time over the other server's; null where there was no other.</summary>
    public double? CostRatio => Results.Count < 2 ? null : Results[0].CostUs.Median / Results[1].CostUs.Median;
}
