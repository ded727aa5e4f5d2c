using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;

namespace Grpc.Net.ClientFactory;

public class GrpcClientFactoryOptions
{
    public Uri? Address { get; set; }

    public IList<Action<GrpcChannelOptions>> ChannelOptionsActions { get; } = [];

    /// <summary>Makes the client; without it the client's constructor that takes a <see cref="CallInvoker"/> is used.</summary>
    public Func<CallInvoker, object>? Creator { get; set; }

    internal List<Func<IServiceProvider, Interceptor>> InterceptorFactories { get; } = [];
}
