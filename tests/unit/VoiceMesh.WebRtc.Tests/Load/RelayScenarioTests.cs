using System.Net;
using VoiceMesh.WebRtc.Load.Peers;
using VoiceMesh.WebRtc.Load.Scenarios;
using VoiceMesh.WebRtc.Load.Servers;

namespace VoiceMesh.WebRtc.Tests.Load;

[Trait("Category", "unit")]
public class RelayScenarioTests
{
    [Fact]
    public async Task RunAsync_TwoSessionsOfTheEchoHost_AllComesBackAndIsCounted()
    {
        var speech = SpeechPackets.Load(Path.Combine(AppContext.BaseDirectory, "speech.wav"));
        await using var host = EchoHostServer.StartRelay(IPAddress.Loopback);
        var scenario = new RelayScenario([host], LoadProfile.Gcm, speech, MediaPump.UsualSteps, _ => { });

        var steps = await scenario.RunAsync([2], TimeSpan.FromSeconds(1), rounds: 1, CancellationToken.None);

        var result = Assert.Single(Assert.Single(steps).Results);
        Assert.True(result.Sent > 0);
        Assert.Equal((0, 0), (result.Lost, result.Wrong));
        Assert.True(result.CostUs.Median > 0);
    }
}
