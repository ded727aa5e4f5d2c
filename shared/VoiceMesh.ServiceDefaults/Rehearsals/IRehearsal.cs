using Grpc.Net.Client;

namespace VoiceMesh.ServiceDefaults.Rehearsals;

/// <summary>
/// One run through everything that the first caller would otherwise be the first to use: the runtime compiles what it runs, connections are opened, files
/// are read in. It comes in through the service's own ports, as a caller does.
/// </summary>
public interface IRehearsal
{
    /// <summary>Runs once.</summary>
    /// <param name="self">A channel to this process' gRPC port.</param>
    /// <param name="http">This process' HTTP port.</param>
    /// <param name="cancellationToken">The time for rehearsing is over, or the service stops.</param>
    /// <exception cref="Exception">Any: a failed rehearsal is logged and costs the first caller some time, nothing else.</exception>
    Task RunAsync(GrpcChannel self, Uri http, CancellationToken cancellationToken);
}
