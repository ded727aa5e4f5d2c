using System.Globalization;
using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
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
        // Read without validation, which comes before the service starts but after gRPC has looked at this.
        services.AddOptions<GrpcServiceOptions>().Configure<IConfiguration>((grpc, configuration) =>
            grpc.MaxReceiveMessageSize = int.TryParse(configuration[$"{RpcOptions.Section}:{nameof(RpcOptions.MaxReceiveMessageBytes)}"], CultureInfo.InvariantCulture, out var bytes)
                ? bytes
                : RpcOptions.DefaultMaxReceiveMessageBytes);
        services.AddGrpcReflection();
    }
}
