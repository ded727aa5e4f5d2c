using System.Net;
using System.Text.Json;
using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.DependencyInjection;
using VoiceMesh.ServiceDefaults.Draining;
using VoiceMesh.ServiceDefaults.Health;

namespace VoiceMesh.ServiceDefaults.Tests.Health;

[Trait("Category", "unit")]
public sealed class HealthTests
{
    [Theory]
    [InlineData("")]
    [InlineData("startup")]
    [InlineData("readiness")]
    [InlineData("liveness")]
    public async Task Check_RunningService_Serves(string probe)
    {
        await using var service = await TestService.StartAsync(new());

        var answer = await new Grpc.Health.V1.Health.HealthClient(service.Channel).CheckAsync(new HealthCheckRequest { Service = probe });

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, answer.Status);
    }

    [Fact]
    public async Task Check_UnknownProbe_IsNotFound()
    {
        await using var service = await TestService.StartAsync(new());

        var refused = await Assert.ThrowsAsync<RpcException>(async () =>
            await new Grpc.Health.V1.Health.HealthClient(service.Channel).CheckAsync(new HealthCheckRequest { Service = "no-such-probe" }));

        Assert.Equal(StatusCode.NotFound, refused.StatusCode);
    }

    [Fact]
    public async Task Check_ClosedStartupGate_HoldsStartupAndReadinessButNotLiveness()
    {
        await using var service = await TestService.StartAsync(new(), services => services.AddStartupGate());
        var health = new Grpc.Health.V1.Health.HealthClient(service.Channel);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new() { Service = "startup" })).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, (await health.CheckAsync(new() { Service = "readiness" })).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new() { Service = "liveness" })).Status);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Http.GetAsync("/health/readiness")).StatusCode);

        service.Services.GetRequiredService<StartupGate>().Complete();

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new() { Service = "startup" })).Status);
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/health/readiness")).StatusCode);
    }

    [Fact]
    public async Task Readiness_WhileDraining_IsUnhealthyWhileLivenessStays()
    {
        await using var service = await TestService.StartAsync(new());
        await service.Services.GetRequiredService<Drain>().BeginAsync();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await service.Http.GetAsync("/health/readiness")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Http.GetAsync("/health/liveness")).StatusCode);
    }

    [Fact]
    public async Task Detailed_RunningService_NamesEveryCheck()
    {
        await using var service = await TestService.StartAsync(new());

        using var answer = JsonDocument.Parse(await service.Http.GetStringAsync("/health/detailed"));

        Assert.Equal("healthy", answer.RootElement.GetProperty("status").GetString());
        Assert.Equal("test-service", answer.RootElement.GetProperty("service").GetString());
        Assert.Equal("healthy", answer.RootElement.GetProperty("checks").GetProperty("drain").GetProperty("status").GetString());
        Assert.True(answer.RootElement.GetProperty("checks").GetProperty("process").GetProperty("data").GetProperty("working_set_bytes").GetInt64() > 0);
    }
}
