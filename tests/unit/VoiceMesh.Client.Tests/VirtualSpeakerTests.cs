using VoiceMesh.Testing;

namespace VoiceMesh.Client.Tests;

[Trait("Category", "unit")]
public sealed class VirtualSpeakerTests
{
    private const int SampleRateHz = 16000;
    private readonly ManualTimeProvider _clock = new();
    private readonly VirtualSpeaker _speaker;

    public VirtualSpeakerTests()
    {
        _speaker = new VirtualSpeaker(SampleRateHz, _clock);
        _speaker.Begin("turn-1");
    }

    [Fact]
    public void PlayedMs_WhilePlaying_FollowsTheClockUpToWhatWasReceived()
    {
        _speaker.Play(Pcm(100));
        _clock.Advance(TimeSpan.FromMilliseconds(40));
        Assert.Equal(40, _speaker.PlayedMs);
        Assert.True(_speaker.Sounding);

        _clock.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(100, _speaker.PlayedMs);
        Assert.False(_speaker.Sounding);
    }

    [Fact]
    public void Finished_AllReceivedAndSounded_IsTrueOnlyAfterComplete()
    {
        _speaker.Play(Pcm(20));
        _clock.Advance(TimeSpan.FromMilliseconds(20));
        Assert.False(_speaker.Finished);

        _speaker.Complete();

        Assert.True(_speaker.Finished);
    }

    [Fact]
    public void Control_PauseThenResume_GoesOnWhereItStopped()
    {
        _speaker.Play(Pcm(200));
        _clock.Advance(TimeSpan.FromMilliseconds(50));
        _speaker.Control("pause");
        _clock.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal(50, _speaker.PlayedMs);

        _speaker.Control("resume");
        _clock.Advance(TimeSpan.FromMilliseconds(30));

        Assert.Equal(80, _speaker.PlayedMs);
    }

    [Fact]
    public void Control_Clear_KeepsOnlyWhatWasHeard()
    {
        _speaker.Play(Pcm(200));
        _clock.Advance(TimeSpan.FromMilliseconds(50));

        _speaker.Control("clear");

        Assert.Equal(50 * SampleRateHz / 1000 * 2, _speaker.Recording.Length);
        Assert.False(_speaker.Sounding);
        Assert.Equal(50, _speaker.PlayedMs);
    }

    [Fact]
    public void Begin_NextTurn_StartsFromZeroAndKeepsTheRecording()
    {
        _speaker.Play(Pcm(100));
        _clock.Advance(TimeSpan.FromMilliseconds(100));

        _speaker.Begin("turn-2");
        _speaker.Play(Pcm(60));

        Assert.Equal("turn-2", _speaker.TurnId);
        Assert.Equal(0, _speaker.PlayedMs);
        Assert.Equal(160 * SampleRateHz / 1000 * 2, _speaker.Recording.Length);
    }

    private static byte[] Pcm(int milliseconds) => new byte[milliseconds * SampleRateHz / 1000 * 2];
}
