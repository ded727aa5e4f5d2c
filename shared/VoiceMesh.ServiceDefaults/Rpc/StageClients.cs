using Grpc.Core;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using VoiceMesh.ServiceDefaults.Settings;
using VoiceMesh.ServiceDefaults.Tls;

namespace VoiceMesh.ServiceDefaults.Rpc;

/// <summary>Typed gRPC clients of other stages, over channels that balance, ping and reconnect.</summary>
public static class StageClients
{
    /// <summary>Addresses are looked up again at this period, so that new pods get their share and gone ones are left.</summary>
    private static readonly TimeSpan ResolverRefresh = TimeSpan.FromSeconds(10);

    /// <summary>Registers a client of <paramref name="stage"/> whose address is <c>Stages:&lt;Stage&gt;:Address</c>.</summary>
    /// <typeparam name="TClient">A generated gRPC client.</typeparam>
    /// <param name="services">The service's registrations.</param>
    /// <param name="stage">Kebab-case service name, for example <c>llm-proxy</c> (section <c>Stages:LlmProxy</c>).</param>
    public static IServiceCollection AddStageClient<TClient>(this IServiceCollection services, string stage)
        where TClient : ClientBase<TClient>
    {
        var section = $"Stages:{Pascal(stage)}";
        services.AddSingleton(new SettingsSection(section, typeof(StageOptions), provider => provider.GetRequiredService<IOptionsMonitor<StageOptions>>().Get(stage)));
        services.AddOptions<StageOptions>(stage).BindConfiguration(section).ValidateDataAnnotations().ValidateOnStart();
        services.AddStageTls(stage, section);
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ResolverFactory>(new DnsResolverFactory(ResolverRefresh)));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ResolverFactory, StaticAddresses>());
        services.AddGrpcClient<TClient>(stage, (provider, client) => client.Address = new Uri(Options(provider, stage).Address))
            .ConfigureChannel((provider, channel) =>
            {
                channel.Credentials = IsSecure(provider, stage) ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure;
                channel.ServiceConfig = new ServiceConfig { LoadBalancingConfigs = { new RoundRobinConfig() } };
                channel.InitialReconnectBackoff = TimeSpan.FromMilliseconds(100);
                channel.MaxReconnectBackoff = TimeSpan.FromSeconds(1);
                channel.ThrowOperationCanceledOnCancellation = true;
            })
            .ConfigurePrimaryHttpMessageHandler(provider => Handler(provider, stage))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
        return services;
    }

    private static StageOptions Options(IServiceProvider provider, string stage) => provider.GetRequiredService<IOptionsMonitor<StageOptions>>().Get(stage);

    private static StageTlsOptions Tls(IServiceProvider provider, string stage) => provider.GetRequiredService<IOptionsMonitor<StageTlsOptions>>().Get(stage);

    private static bool IsSecure(IServiceProvider provider, string stage) =>
        Options(provider, stage).Address.StartsWith("https://", StringComparison.Ordinal) || Tls(provider, stage).Given;

    private static SocketsHttpHandler Handler(IServiceProvider provider, string stage)
    {
        var options = Options(provider, stage);
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromMilliseconds(options.ConnectTimeoutMs),
            EnableMultipleHttp2Connections = true,
            KeepAlivePingDelay = TimeSpan.FromSeconds(options.KeepAliveSeconds),
            KeepAlivePingTimeout = TimeSpan.FromSeconds(options.KeepAliveTimeoutSeconds),
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.Always,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
        };
        if (IsSecure(provider, stage))
        {
            handler.SslOptions = StageTls.Handshake(Tls(provider, stage), provider.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StageTls)));
        }

        return handler;
    }

    private static string Pascal(string kebab) => string.Concat(kebab.Split('-').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
}
