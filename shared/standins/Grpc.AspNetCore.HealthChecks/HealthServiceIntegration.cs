using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Grpc.AspNetCore.HealthChecks;

internal sealed class HealthServiceIntegration(
    HealthServiceImpl healthService,
    HealthCheckService healthChecks,
    IOptions<GrpcHealthChecksOptions> options) : Health.V1.Health.HealthBase
{
    public override async Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        if (options.Value.UseHealthChecksCache)
        {
            return await healthService.Check(request, context).ConfigureAwait(false);
        }

        var mapping = options.Value.Services.FirstOrDefault(service => service.Name == request.Service)
            ?? throw new RpcException(new Status(StatusCode.NotFound, ""));
        var report = await healthChecks.CheckHealthAsync(mapping.Covers, context.CancellationToken).ConfigureAwait(false);
        return new HealthCheckResponse { Status = report.Entries.Values.ToServingStatus() };
    }

    public override Task Watch(
        HealthCheckRequest request,
        IServerStreamWriter<HealthCheckResponse> responseStream,
        ServerCallContext context) => healthService.Watch(request, responseStream, context);
}
