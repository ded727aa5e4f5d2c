using VoiceMesh.Scale.Demand;

namespace VoiceMesh.Scale.Tests.Demand;

[Trait("Category", "unit")]
public class DayCurveTests
{
    [Fact]
    public void RateAt_AnyTime_LiesBetweenNothingAndTheLargest()
    {
        var curve = new DayCurve(0.5);
        for (var second = 0; second < DayCurve.DaySeconds; second += 60)
        {
            Assert.InRange(curve.RateAt(second), 0.01, curve.Largest);
        }

        Assert.Equal(0.5, curve.RateAt(10.5 * 3600), 9);
    }

    [Fact]
    public void RateAt_Burst_DoublesAtOnce() =>
        Assert.Equal(2, new DayCurve(1).RateAt(14.5 * 3600 + 1) / new DayCurve(1).RateAt(14.5 * 3600 - 1), 2);
}
