namespace Grpc.Net.ClientFactory;

public abstract class GrpcClientFactory
{
    /// <summary>A client as registered under the name; clients of one name share one channel.</summary>
    public abstract TClient CreateClient<TClient>(string name)
        where TClient : class;
}
