using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

public static class GrpcReflectionEndpointRouteBuilderExtensions
{
    /// <summary>Maps v1 and v1alpha, since tools in use still ask for either.</summary>
    public static IEndpointConventionBuilder MapGrpcReflectionService(this IEndpointRouteBuilder builder) =>
        new ReflectionConventionBuilder(
        [
            builder.MapGrpcService<ReflectionServiceImpl>(),
            builder.MapGrpcService<ReflectionV1ServiceImpl>(),
        ]);

    private sealed class ReflectionConventionBuilder(IReadOnlyList<IEndpointConventionBuilder> endpoints) : IEndpointConventionBuilder
    {
        public void Add(Action<EndpointBuilder> convention)
        {
            foreach (var endpoint in endpoints)
            {
                endpoint.Add(convention);
            }
        }
    }
}
