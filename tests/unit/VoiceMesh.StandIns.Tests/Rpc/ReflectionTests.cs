using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using V1 = Grpc.Reflection.V1;
using V1Alpha = Grpc.Reflection.V1Alpha;

namespace VoiceMesh.StandIns.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class ReflectionTests
{
    private const string EchoName = "voicemesh.standins.tests.Echo";

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task ListServices_NamesWhatIsMapped(string version)
    {
        var reply = await AskAsync(version, new V1.ServerReflectionRequest { ListServices = "*" });

        var names = reply.ListServicesResponse.Service.Select(service => service.Name).ToArray();
        Assert.Contains(EchoName, names);
        Assert.Contains($"grpc.reflection.{version}.ServerReflection", names);
    }

    [Theory]
    [InlineData("v1", EchoName)]
    [InlineData("v1", $"{EchoName}.Once")]
    [InlineData("v1alpha", "voicemesh.standins.tests.EchoMessage")]
    public async Task FileContainingSymbol_OfAMappedService_ReturnsItsFile(string version, string symbol)
    {
        var reply = await AskAsync(version, new V1.ServerReflectionRequest { FileContainingSymbol = symbol });

        var file = FileDescriptorProto.Parser.ParseFrom(Assert.Single(reply.FileDescriptorResponse.FileDescriptorProto));
        Assert.Equal("echo.proto", file.Name);
        Assert.Equal(["Once", "Stream"], file.Service.Single().Method.Select(method => method.Name));
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1alpha")]
    public async Task FileContainingSymbol_Unknown_IsAnErrorResponseAndTheRequestIsRepeated(string version)
    {
        var request = new V1.ServerReflectionRequest { Host = "here", FileContainingSymbol = "no.Such" };

        var reply = await AskAsync(version, request);

        Assert.Equal((int)StatusCode.NotFound, reply.ErrorResponse.ErrorCode);
        Assert.Equal(request, reply.OriginalRequest);
        Assert.Equal("here", reply.ValidHost);
    }

    private static async Task<V1.ServerReflectionResponse> AskAsync(string version, V1.ServerReflectionRequest request)
    {
        await using var server = await LocalServer.StartAsync(
            HttpProtocols.Http2,
            services => services.AddGrpc().Services.AddGrpcReflection(),
            app =>
            {
                app.MapGrpcService<EchoService>();
                app.MapGrpcReflectionService();
            });
        using var channel = GrpcChannel.ForAddress(server.Address);
        if (version == "v1")
        {
            using var call = new V1.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
            return await ExchangeAsync(call, request);
        }

        // Both versions have the same bytes on the wire, so one set of assertions serves both.
        using var alphaCall = new V1Alpha.ServerReflection.ServerReflectionClient(channel).ServerReflectionInfo();
        var reply = await ExchangeAsync(alphaCall, V1Alpha.ServerReflectionRequest.Parser.ParseFrom(request.ToByteString()));
        return V1.ServerReflectionResponse.Parser.ParseFrom(reply.ToByteString());
    }

    private static async Task<TResponse> ExchangeAsync<TRequest, TResponse>(
        AsyncDuplexStreamingCall<TRequest, TResponse> call,
        TRequest request)
        where TResponse : class
    {
        await call.RequestStream.WriteAsync(request);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current;
    }
}
