using Grpc.AspNetCore.Server.Reflection;
using Grpc.Reflection;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.DependencyInjection;

public static class GrpcReflectionServiceExtensions
{
    public static IServiceCollection AddGrpcReflection(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
            new ReflectionV1ServiceImpl(MappedServices.Find(provider.GetRequiredService<EndpointDataSource>())));
        services.TryAddSingleton(provider =>
            new ReflectionServiceImpl(MappedServices.Find(provider.GetRequiredService<EndpointDataSource>())));
        return services;
    }
}
