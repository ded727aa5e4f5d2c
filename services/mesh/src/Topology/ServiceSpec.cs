namespace VoiceMesh.Mesh.Topology;

/// <summary>One service as the local host starts it.</summary>
/// <param name="Name">Kebab-case service name.</param>
/// <param name="Assembly">Path of its entry assembly.</param>
/// <param name="Tier">Services of a lower tier are ready before a higher tier starts.</param>
/// <param name="GrpcPort">HTTP/2 port.</param>
/// <param name="HttpPort">HTTP/1.1 port.</param>
/// <param name="Environment">Settings handed over as environment variables.</param>
internal sealed record ServiceSpec(string Name, string Assembly, int Tier, int GrpcPort, int HttpPort, IReadOnlyDictionary<string, string> Environment);
