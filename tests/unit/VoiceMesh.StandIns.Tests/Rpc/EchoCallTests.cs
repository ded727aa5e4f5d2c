using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace VoiceMesh.StandIns.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class EchoCallTests
{
    [Theory]
    [InlineData("hello")]
    [InlineData("")]
    public async Task Once_ThroughFactoryWithGzip_ReturnsTheMessage(string text)
    {
        await using var server = await StartAsync();
        await using var services = new ServiceCollection().AddEchoClient(server.Address).BuildServiceProvider();
        var client = services.GetRequiredService<Echo.EchoClient>();

        var reply = await client.OnceAsync(new EchoMessage { Text = text }, new Metadata { { "grpc-internal-encoding-request", "gzip" } });

        Assert.Equal(text, reply.Text);
    }

    [Fact]
    public async Task Once_ServiceRefuses_CarriesStatusAndTrailers()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => new Echo.EchoClient(channel).OnceAsync(new EchoMessage { Text = "refuse" }).ResponseAsync);

        Assert.Equal(StatusCode.FailedPrecondition, refusal.StatusCode);
        Assert.Equal("refused", refusal.Status.Detail);
        Assert.Equal(new byte[] { 1, 2 }, refusal.Trailers.GetValueBytes("reason-bin"));
    }

    [Fact]
    public async Task Stream_SeveralMessages_ReturnInOrderUntilCompleted()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Echo.EchoClient(channel).Stream();
        string[] texts = ["one", "two", "three"];

        foreach (var text in texts)
        {
            await call.RequestStream.WriteAsync(new EchoMessage { Text = text });
        }

        await call.RequestStream.CompleteAsync();
        var replies = new List<string>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            replies.Add(reply.Text);
        }

        Assert.Equal(texts, replies);
        Assert.Equal(StatusCode.OK, call.GetStatus().StatusCode);
    }

    [Fact]
    public async Task Once_TwoInterceptors_FirstGivenSeesTheCallFirst()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        var seen = new List<string>();
        var invoker = channel.Intercept(new NotingInterceptor("first", seen), new NotingInterceptor("second", seen));

        await new Echo.EchoClient(invoker).OnceAsync(new EchoMessage());

        Assert.Equal(["first", "second"], seen);
    }

    [Fact]
    public void Create_CallCredentialsOnInsecureChannel_Throws() =>
        Assert.Throws<ArgumentException>(() => ChannelCredentials.Create(
            ChannelCredentials.Insecure,
            CallCredentials.FromInterceptor((_, _) => Task.CompletedTask)));

    private static Task<LocalServer> StartAsync() => LocalServer.StartAsync(
        HttpProtocols.Http2,
        services => services.AddGrpc(options => options.ResponseCompressionAlgorithm = "gzip"),
        app => app.MapGrpcService<EchoService>());

    private sealed class NotingInterceptor(string name, List<string> seen) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            seen.Add(name);
            return continuation(request, context);
        }
    }
}
