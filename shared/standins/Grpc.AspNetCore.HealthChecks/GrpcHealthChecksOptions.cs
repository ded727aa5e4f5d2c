namespace Grpc.AspNetCore.HealthChecks;

public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which health checks speak for which service name; the empty name, to which all belong, is there from the start.</summary>
    public ServiceMappingCollection Services { get; } = [];

    /// <summary>True: Check answers from the last periodic report. False: Check runs the health checks.</summary>
    public bool UseHealthChecksCache { get; set; }
}
