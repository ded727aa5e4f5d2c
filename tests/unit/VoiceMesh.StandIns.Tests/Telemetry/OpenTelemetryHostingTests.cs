using System.Diagnostics;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace VoiceMesh.StandIns.Tests.Telemetry;

[Trait("Category", "unit")]
public sealed class OpenTelemetryHostingTests
{
    [Fact]
    public async Task Start_WithTracing_ExportsSpansWithTheResource()
    {
        using var source = new ActivitySource($"hosting-{Guid.NewGuid()}");
        using var processor = new CollectingFakeProcessor();
        var server = await LocalServer.StartAsync(
            HttpProtocols.Http1,
            services => services
                .AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService("traced"))
                .WithTracing(tracing => tracing.AddSource(source.Name).AddProcessor(processor)),
            _ => { });
        await using (server)
        {
            using (source.StartActivity("work"))
            {
            }
        }

        Assert.Equal(["work"], processor.EndedNames);
        Assert.Contains(processor.Resource.Attributes, attribute => attribute is { Key: "service.name", Value: "traced" });
    }

    private sealed class CollectingFakeProcessor : BaseProcessor<Activity>
    {
        public List<string> EndedNames { get; } = [];

        public Resource Resource { get; private set; } = Resource.Empty;

        public override void OnEnd(Activity data)
        {
            EndedNames.Add(data.OperationName);
            Resource = ParentProvider.GetResource();
        }
    }
}
