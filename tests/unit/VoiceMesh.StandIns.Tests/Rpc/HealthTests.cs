using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace VoiceMesh.StandIns.Tests.Rpc;

[Trait("Category", "unit")]
public sealed class HealthTests
{
    [Theory]
    [InlineData("", ServingStatus.NotServing)]
    [InlineData("good", ServingStatus.Serving)]
    [InlineData("tired", ServingStatus.Serving)]
    [InlineData("bad", ServingStatus.NotServing)]
    [InlineData("unchecked", ServingStatus.Unknown)]
    public async Task Check_MappedService_IsServingUnlessOneOfItsChecksIsUnhealthy(string service, ServingStatus expected)
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);

        var reply = await new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = service });

        Assert.Equal(expected, reply.Status);
    }

    [Fact]
    public async Task Check_UnknownService_IsNotFound()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);

        var refusal = await Assert.ThrowsAsync<RpcException>(
            () => new Health.HealthClient(channel).CheckAsync(new HealthCheckRequest { Service = "nobody" }).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task Watch_ServiceThatComesAndGoes_TellsEveryChangeOnce()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        var health = server.Services.GetRequiredService<HealthServiceImpl>();
        using var call = new Health.HealthClient(channel).Watch(new HealthCheckRequest { Service = "later" });

        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
        health.SetStatus("later", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await NextAsync(call));
        health.SetStatus("later", ServingStatus.Serving);
        health.SetStatus("later", ServingStatus.NotServing);
        Assert.Equal(ServingStatus.NotServing, await NextAsync(call));
        health.ClearStatus("later");
        Assert.Equal(ServingStatus.ServiceUnknown, await NextAsync(call));
    }

    [Fact]
    public async Task Watch_MappedService_ReachesTheStatusOfItsChecks()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var call = new Health.HealthClient(channel).Watch(new HealthCheckRequest { Service = "bad" });

        // The watch may begin before the first report of the health checks, when the service is not known yet.
        var status = await NextAsync(call);
        if (status == ServingStatus.ServiceUnknown)
        {
            status = await NextAsync(call);
        }

        Assert.Equal(ServingStatus.NotServing, status);
    }

    [Fact]
    public async Task Watch_ClientCancels_EndsAsCancelled()
    {
        await using var server = await StartAsync();
        using var channel = GrpcChannel.ForAddress(server.Address);
        using var cancellation = new CancellationTokenSource();
        using var call = new Health.HealthClient(channel).Watch(new HealthCheckRequest(), cancellationToken: cancellation.Token);
        await NextAsync(call);

        await cancellation.CancelAsync();

        var end = await Assert.ThrowsAsync<RpcException>(async () =>
        {
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
            }
        });
        Assert.Equal(StatusCode.Cancelled, end.StatusCode);
    }

    private static async Task<ServingStatus> NextAsync(AsyncServerStreamingCall<HealthCheckResponse> call)
    {
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None));
        return call.ResponseStream.Current.Status;
    }

    private static Task<LocalServer> StartAsync() => LocalServer.StartAsync(
        HttpProtocols.Http2,
        services =>
        {
            services.AddGrpc();
            services.AddGrpcHealthChecks(options =>
            {
                options.Services.Map("good", check => check.Name == "good");
                options.Services.Map("tired", check => check.Tags.Contains("slow"));
                options.Services.Map("unchecked", _ => false);
                options.Services.Map("bad", check => check.Name is "good" or "bad");
            })
                .AddCheck("good", () => HealthCheckResult.Healthy())
                .AddCheck("tired", () => HealthCheckResult.Degraded(), ["slow"])
                .AddCheck("bad", () => HealthCheckResult.Unhealthy());
        },
        app => app.MapGrpcHealthChecksService());
}
