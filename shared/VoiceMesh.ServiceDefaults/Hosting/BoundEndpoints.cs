namespace VoiceMesh.ServiceDefaults.Hosting;

/// <summary>The addresses a running service really has, known once it has started.</summary>
/// <param name="Grpc">HTTP/2; <c>https</c> when the port speaks TLS.</param>
/// <param name="Http">HTTP/1.1.</param>
public sealed record BoundEndpoints(Uri Grpc, Uri Http);
