namespace Grpc.AspNetCore.HealthChecks;

public class ServiceMapping(string name, Func<HealthCheckMapContext, bool> healthCheckPredicate)
{
    public string Name { get; } = name;

    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; } = healthCheckPredicate;
}
