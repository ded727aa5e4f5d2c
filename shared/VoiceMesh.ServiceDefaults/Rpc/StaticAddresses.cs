using Grpc.Net.Client.Balancer;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>Resolves <c>static:///host:port,host:port</c>: instances that are where they are said to be, for places without a name service that knows them.</summary>
internal sealed class StaticAddresses : ResolverFactory
{
    public override string Name => "static";

    public override Resolver Create(ResolverOptions options) => new FixedResolver(
        [.. options.Address.AbsolutePath.TrimStart('/').Split(',').Select(address => new Uri($"http://{address}")).Select(address => new BalancerAddress(address.Host, address.Port))]);

    private sealed class FixedResolver(IReadOnlyList<BalancerAddress> addresses) : Resolver
    {
        public override void Start(Action<ResolverResult> listener) => listener(ResolverResult.ForResult(addresses));
    }
}
