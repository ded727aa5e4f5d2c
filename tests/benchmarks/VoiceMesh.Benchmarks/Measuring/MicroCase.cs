namespace VoiceMesh.Benchmarks.Measuring;

/// <summary>One way of doing a piece of work.</summary>
/// <param name="Name">What is measured.</param>
/// <param name="Work">Does it once.</param>
internal sealed record MicroCase(string Name, Action Work);
