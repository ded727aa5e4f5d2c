using VoiceMesh.WebRtc.Quality;

namespace VoiceMesh.WebRtc.Tests.Quality;

[Trait("Category", "unit")]
public sealed class EModelTests
{
    /// <summary>G.107, annex B: the satisfaction classes by R and their scores.</summary>
    [Theory]
    [InlineData(93.2, 4.41)]
    [InlineData(90, 4.34)]
    [InlineData(80, 4.03)]
    [InlineData(70, 3.60)]
    [InlineData(60, 3.10)]
    [InlineData(50, 2.58)]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(100, 4.5)]
    public void MeanOpinionScore_OfTheRecommendationsRatings_AgreesWithIt(double rating, double score) =>
        Assert.Equal(score, EModel.MeanOpinionScore(rating), 0.007);

    /// <summary>Equation 7-27, worked out by hand: with X = 1 at 200 ms, 25·(2^(1/6) − 3·(1 + 3^−6)^(1/6) + 2); with X = 2 at 400 ms.</summary>
    [Theory]
    [InlineData(0, 0)]
    [InlineData(100, 0)]
    [InlineData(200, 3.0444)]
    [InlineData(400, 24.0701)]
    public void DelayImpairment_FollowsTheEquation(double delayMs, double impairment) =>
        Assert.Equal(impairment, EModel.DelayImpairment(delayMs), 0.01);

    /// <summary>Equation 7-29 at the loss that equals the robustness factor: half of what is left to lose.</summary>
    [Fact]
    public void EffectiveImpairment_LossEqualToRobustness_IsHalfTheRange() =>
        Assert.Equal(47.5, EModel.EffectiveImpairment(0.251, 1, CodecImpairment.Opus), 0.001);

    [Fact]
    public void EffectiveImpairment_BurstsOfLoss_HurtMore() =>
        Assert.True(EModel.EffectiveImpairment(0.05, 3, CodecImpairment.Opus) > EModel.EffectiveImpairment(0.05, 1, CodecImpairment.Opus));

    [Fact]
    public void Rating_MoreDelayOrLoss_NeverGetsBetter()
    {
        var last = double.MaxValue;
        for (var step = 0; step <= 100; step++)
        {
            var rating = EModel.Rating(step * 10, step / 200.0, 1 + (step / 50.0), CodecImpairment.Opus);
            Assert.True(rating <= last);
            last = rating;
        }

        Assert.Equal(0, EModel.Rating(2000, 1, 1, CodecImpairment.Opus));
    }
}
