using Microsoft.Extensions.DependencyInjection;

namespace VoiceMesh.StandIns.Tests.Rpc;

internal static class EchoClientRegistration
{
    public static IServiceCollection AddEchoClient(this IServiceCollection services, Uri address)
    {
        services.AddGrpcClient<Echo.EchoClient>(options => options.Address = address);
        return services;
    }
}
