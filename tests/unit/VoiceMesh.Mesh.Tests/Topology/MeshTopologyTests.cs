using System.Net;
using System.Net.Sockets;
using VoiceMesh.Mesh.Processes;
using VoiceMesh.Mesh.Topology;

namespace VoiceMesh.Mesh.Tests.Topology;

[Trait("Category", "unit")]
public sealed class MeshTopologyTests
{
    [Fact]
    public void Plan_FreePorts_GivesEveryServiceTwoOfItsOwnAndItsCalleesAddresses()
    {
        var plan = MeshTopology.Plan(mediaHttpPort: 0, "Warning");

        Assert.Equal(["stt", "llm-proxy", "tts", "orchestrator", "media-server"], plan.Select(service => service.Name));
        Assert.Equal(10, plan.SelectMany(service => (int[])[service.GrpcPort, service.HttpPort]).Distinct().Count());
        var port = plan.ToDictionary(service => service.Name, service => service.GrpcPort);
        var orchestrator = plan.Single(service => service.Name == "orchestrator");
        Assert.Equal($"http://127.0.0.1:{port["llm-proxy"]}", orchestrator.Environment["Stages__LlmProxy__Address"]);
        Assert.Equal($"http://127.0.0.1:{port["stt"]}", orchestrator.Environment["Stages__Stt__Address"]);
        Assert.Equal($"http://127.0.0.1:{port["tts"]}", orchestrator.Environment["Stages__Tts__Address"]);
        Assert.Equal($"http://127.0.0.1:{port["orchestrator"]}", plan.Single(service => service.Name == "media-server").Environment["Stages__Orchestrator__Address"]);
        Assert.True(plan.Single(service => service.Name == "stt").Tier < orchestrator.Tier);
    }

    [Fact]
    public void Plan_PageTakesAPortInUse_SaysWhichAndWhatToDo()
    {
        using var holder = new TcpListener(IPAddress.Loopback, 0);
        holder.Start();
        var taken = ((IPEndPoint)holder.LocalEndpoint).Port;

        var refused = Assert.Throws<MeshStartException>(() => MeshTopology.Plan(taken, "Warning"));

        Assert.Contains(taken.ToString(System.Globalization.CultureInfo.InvariantCulture), refused.Message, StringComparison.Ordinal);
        Assert.Contains("PORT=", refused.Message, StringComparison.Ordinal);
    }
}
