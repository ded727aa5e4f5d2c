namespace VoiceMesh.Whisper.Kernels;

/// <summary>Work in numbered pieces that may run in any order and at the same time.</summary>
internal interface IParallelWork
{
    /// <summary>Does one piece. Must not throw.</summary>
    /// <param name="piece">0 to the number of pieces − 1.</param>
    /// <param name="worker">Which scratch memory to use: no two pieces run with the same number at the same time.</param>
    void Execute(int piece, int worker);
}
