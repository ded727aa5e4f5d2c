namespace VoiceMesh.Orchestrator.Turns;

/// <summary>What a <see cref="SentenceChunker"/> remembers between pieces of text.</summary>
/// <param name="Pending">Text that has not left in a chunk yet.</param>
/// <param name="Emitted">Chunks that have left.</param>
public readonly record struct ChunkerState(string Pending, int Emitted)
{
    /// <summary>Nothing read yet.</summary>
    public static ChunkerState Start { get; } = new("", 0);
}
