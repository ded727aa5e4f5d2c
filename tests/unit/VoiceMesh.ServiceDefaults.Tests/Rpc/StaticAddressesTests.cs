using VoiceMesh.Contracts.Common.V1;
using VoiceMesh.ServiceDefaults.Tests.Tls;

namespace VoiceMesh.ServiceDefaults.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class StaticAddressesTests
{
    [Fact]
    public async Task Call_SeveralAddresses_GoesToEachInTurn()
    {
        await using var one = await TestService.StartAsync(Named("one"));
        await using var two = await TestService.StartAsync(Named("two"));
        using var caller = new StageCaller($"static:///127.0.0.1:{one.Grpc.Port},127.0.0.1:{two.Grpc.Port}");

        var answered = new HashSet<string>();
        // The second connection may be made later than the first calls.
        for (var calls = 0; calls < 2000 && answered.Count < 2; calls++)
        {
            answered.Add(await caller.DescribeAsync());
        }

        Assert.Equal(["one", "two"], answered.Order());
    }

    private static TestService.Behaviour Named(string name) => new() { Describe = () => Task.FromResult(new StageDescription { Service = name }) };
}
