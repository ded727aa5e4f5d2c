namespace VoiceMesh.Mesh.Processes;

/// <summary>The mesh cannot come up; the message says why and what to do.</summary>
internal sealed class MeshStartException(string message) : Exception(message);
