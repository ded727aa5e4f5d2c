namespace VoiceMesh.Testing.Models;

/// <summary>A request that a <see cref="FakeModelHub"/> got.</summary>
/// <param name="Path">Path and query.</param>
/// <param name="Range">The Range header; empty without.</param>
/// <param name="IfRange">The If-Range header; empty without.</param>
public sealed record FakeModelRequest(string Path, string Range, string IfRange);
