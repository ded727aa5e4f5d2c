using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Net.ClientFactory;

/// <summary>Opens one channel per name, at its first use, and closes all with the container.</summary>
internal sealed class DefaultGrpcClientFactory(
    IServiceProvider services,
    IOptionsMonitor<GrpcClientFactoryOptions> options,
    IHttpMessageHandlerFactory handlers) : GrpcClientFactory, IDisposable
{
    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> _channels = new();

    public override TClient CreateClient<TClient>(string name)
        where TClient : class
    {
        var clientOptions = options.Get(name);
        CallInvoker invoker = _channels
            .GetOrAdd(name, static (key, factory) => new Lazy<GrpcChannel>(() => factory.OpenChannel(key)), this)
            .Value
            .CreateCallInvoker();
        if (clientOptions.InterceptorFactories.Count > 0)
        {
            invoker = invoker.Intercept([.. clientOptions.InterceptorFactories.Select(create => create(services))]);
        }

        return (TClient)(clientOptions.Creator?.Invoke(invoker) ?? ActivatorUtilities.CreateInstance<TClient>(services, invoker));
    }

    public void Dispose()
    {
        foreach (var channel in _channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }

    private GrpcChannel OpenChannel(string name)
    {
        var clientOptions = options.Get(name);
        var address = clientOptions.Address ?? throw new InvalidOperationException(
            $"Could not resolve the address for gRPC client '{name}'. Set an address when registering the client: services.AddGrpcClient<{name}>(o => o.Address = new Uri(...)).");
        var channelOptions = new GrpcChannelOptions
        {
            HttpHandler = handlers.CreateHandler(name),
            LoggerFactory = services.GetService<ILoggerFactory>(),
            ServiceProvider = services,
        };
        foreach (var configure in clientOptions.ChannelOptionsActions)
        {
            configure(channelOptions);
        }

        return GrpcChannel.ForAddress(address, channelOptions);
    }
}
