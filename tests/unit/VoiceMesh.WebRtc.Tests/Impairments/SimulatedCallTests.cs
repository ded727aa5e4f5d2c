using VoiceMesh.Impairments;
using VoiceMesh.Impairments.Network;
using VoiceMesh.Impairments.Speech;

namespace VoiceMesh.WebRtc.Tests.Impairments;

/// <summary>The part of <c>make impairments</c> that is fast: one call of each kind, without transcripts.</summary>
[Trait("Category", "unit")]
public sealed class SimulatedCallTests
{
    private const int Seed = 4;

    private static readonly SpokenScript Script = SpokenScript.Read(Path.Combine(AppContext.BaseDirectory, "audio"), repetitions: 2);

    private static readonly Lazy<CallOutcome> Clean = new(() => Call("clean", withCopies: true));

    [Fact]
    public void Run_CleanNetwork_IsHeardAsItWasSaid()
    {
        Assert.Equal((0L, 0L), (Clean.Value.Final.Lost, Clean.Value.Final.Concealed));
        Assert.True(Likeness.Share(Script.Pcm, Clean.Value.Heard) > 0.7, $"{Likeness.Share(Script.Pcm, Clean.Value.Heard)}");
        Assert.True(Likeness.Share(Script.Pcm, new short[Script.Pcm.Length]) < 0.01);
    }

    [Theory]
    [InlineData("5 % lost", 0.85, 0.95)]
    [InlineData("15 % lost", 0.8, 0.9)]
    [InlineData("5 % lost, in bursts of 3", 0.2, 0.85)]
    [InlineData("15 % lost, in bursts of 3", 0.2, 0.8)]
    public void Run_Losses_AreRecoveredByCopiesFirstAndByFecWithoutThem(string network, double recovered, double likeness)
    {
        var without = Call(network, withCopies: false);
        var with = Call(network, withCopies: true);

        Assert.Equal(0, without.Final.RedRecovered);
        Assert.True(without.Final.FecRecovered > 0, "FEC recovers nothing");
        Assert.True(with.Final.RedRecovered > with.Final.FecRecovered);
        Assert.True(1 - (with.ConcealedShare / with.LostShare) >= recovered, $"{with.ConcealedShare} of {with.LostShare} is not recovered");
        Assert.True(with.ConcealedShare < without.ConcealedShare);
        Assert.True(with.MeanScore > without.MeanScore);
        Assert.True(with.MeanScore < Clean.Value.MeanScore);
        Assert.True(Found(with) >= likeness, $"{Found(with)} of the speech is found again");
    }

    [Theory]
    [InlineData("jitter ±30 ms")]
    [InlineData("jitter ±80 ms")]
    [InlineData("10 % reordered")]
    [InlineData("10 % duplicated")]
    public void Run_NothingLost_LosesNextToNothingByDelay(string network)
    {
        var outcome = Call(network, withCopies: true);

        Assert.True(outcome.ConcealedShare < 0.01, $"{outcome.ConcealedShare} is concealed");
        Assert.True(Found(outcome) >= 0.95, $"{Found(outcome)} of the speech is found again");
        Assert.True(outcome.MedianDelayMs >= Clean.Value.MedianDelayMs);
    }

    [Fact]
    public void Run_SameSeed_HearsTheSame()
    {
        var network = NetworkConditions.All[^1].Name;

        Assert.Equal(Call(network, withCopies: true).Heard, Call(network, withCopies: true).Heard);
    }

    private static double Found(CallOutcome outcome) => Likeness.Share(Clean.Value.Heard, outcome.Heard);

    private static CallOutcome Call(string network, bool withCopies) =>
        SimulatedCall.Run(Script.Pcm, NetworkConditions.All.Single(conditions => conditions.Name == network), withCopies, Seed);
}
