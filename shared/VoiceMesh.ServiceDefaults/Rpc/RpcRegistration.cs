using Grpc.AspNetCore.Server;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using VoiceMesh.ServiceDefaults.Settings;

namespace VoiceMesh.ServiceDefaults.Rpc;

internal static class RpcRegistration
{
    public static void AddServiceRpc(this IServiceCollection services)
    {
        services.AddValidatedOptions<RpcOptions>(RpcOptions.Section);
        services.AddMetrics();
        services.AddSingleton<RpcMetrics>();
        services.AddSingleton<ServiceInterceptor>();
        services.AddGrpc(grpc => grpc.Interceptors.Add<ServiceInterceptor>());
        services.AddOptions<GrpcServiceOptions>().Configure<IOptions<RpcOptions>>((grpc, rpc) => grpc.MaxReceiveMessageSize = rpc.Value.MaxReceiveMessageBytes);
        services.AddGrpcReflection();
    }
}
