using VoiceMesh.Stt.Engines;
using VoiceMesh.Stt.Engines.Whisper;
using VoiceMesh.Stt.Engines.Whisper.Scheduling;

namespace VoiceMesh.Stt.Tests.Engines.Whisper.Scheduling;

[Trait("Category", "unit")]
public class LoadEstimateTests
{
    [Fact]
    public void Capacity_FasterModel_CarriesMoreStreams()
    {
        var slow = Load(new WhisperOptions(), finalMs: 1000);
        var fast = Load(new WhisperOptions(), finalMs: 100);

        Assert.Equal(4, slow.Capacity);
        Assert.Equal(42, fast.Capacity);
    }

    [Fact]
    public void Capacity_ModelSlowerThanSpeech_IsOnePerWorker() => Assert.Equal(2, Load(new WhisperOptions(), finalMs: 30_000).Capacity);

    [Fact]
    public void Capacity_Configured_IsThat() => Assert.Equal(3, Load(new WhisperOptions { MaxStreams = 3 }, finalMs: 1).Capacity);

    [Fact]
    public void InterimInterval_MoreStreams_Stretches()
    {
        var load = Load(new WhisperOptions { InterimIntervalMs = 500 }, finalMs: 100);
        load.InterimTook(TimeSpan.FromMilliseconds(200));

        Assert.Equal(500, load.InterimInterval(1).TotalMilliseconds);
        Assert.Equal(3200, load.InterimInterval(16).TotalMilliseconds, 3);
    }

    [Fact]
    public void InterimInterval_NoShare_IsNever() =>
        Assert.Equal(Timeout.InfiniteTimeSpan, Load(new WhisperOptions { InterimShare = 0 }, finalMs: 100).InterimInterval(1));

    [Theory]
    [InlineData(4, 0, 0, true)]
    [InlineData(5, 0, 0, false)]
    [InlineData(1, 8, 0, false)]
    [InlineData(1, 7, 500, true)]
    [InlineData(1, 1, 501, false)]
    public void Require_Load_AdmitsOrRefusesWithAHint(int open, int finalsWaiting, int queueAgeMs, bool admitted)
    {
        var options = new WhisperOptions();
        var load = Load(options, finalMs: 1000);
        void Require() => Admission.Require(open, finalsWaiting, TimeSpan.FromMilliseconds(queueAgeMs), load, options);

        if (admitted)
        {
            Require();
        }
        else
        {
            Assert.InRange(Assert.Throws<DecodersExhaustedException>(Require).RetryAfterMs, 100, 2000);
        }
    }

    private static LoadEstimate Load(WhisperOptions options, int finalMs)
    {
        var load = new LoadEstimate(2, options);
        load.FinalTook(TimeSpan.FromMilliseconds(finalMs), TimeSpan.FromSeconds(3));
        return load;
    }
}
