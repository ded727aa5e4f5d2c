namespace VoiceMesh.Impairments.Network;

/// <summary>What a network does to the packets of one direction.</summary>
/// <param name="Name">Its name in the table.</param>
/// <param name="LossShare">Share of packets that are lost, 0 to 1.</param>
/// <param name="BurstLength">Mean length of a run of losses, 1 or more; 1 loses each packet independently of the others.</param>
/// <param name="JitterMs">Packets take up to this much longer or shorter than <see cref="BaseDelayMs"/>, evenly and independently, so that they also overtake each other.</param>
/// <param name="ReorderedShare">Share of packets that take 50 ms longer, behind those that follow them.</param>
/// <param name="DuplicatedShare">Share of packets that come twice, the second time within 30 ms.</param>
internal sealed record NetworkConditions(
    string Name,
    double LossShare = 0,
    double BurstLength = 1,
    double JitterMs = 0,
    double ReorderedShare = 0,
    double DuplicatedShare = 0)
{
    /// <summary>One way, without jitter.</summary>
    public double BaseDelayMs => 40 + JitterMs;

    /// <summary>Those of the table.</summary>
    public static IReadOnlyList<NetworkConditions> All { get; } =
    [
        new("clean"),
        new("1 % lost", LossShare: 0.01),
        new("5 % lost", LossShare: 0.05),
        new("15 % lost", LossShare: 0.15),
        new("1 % lost, in bursts of 3", LossShare: 0.01, BurstLength: 3),
        new("5 % lost, in bursts of 3", LossShare: 0.05, BurstLength: 3),
        new("15 % lost, in bursts of 3", LossShare: 0.15, BurstLength: 3),
        new("jitter ±30 ms", JitterMs: 30),
        new("jitter ±80 ms", JitterMs: 80),
        new("10 % reordered", ReorderedShare: 0.1),
        new("10 % duplicated", DuplicatedShare: 0.1),
        new("all at once: 5 % in bursts, ±30 ms, 5 % reordered, 5 % duplicated", 0.05, 3, 30, 0.05, 0.05),
    ];
}
