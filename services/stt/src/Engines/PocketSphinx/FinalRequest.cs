namespace VoiceMesh.Stt.Engines.PocketSphinx;

/// <summary>One whole-utterance decoding asked of a <see cref="FinalSearch"/>.</summary>
/// <param name="cepstra">The utterance.</param>
/// <param name="frames">How much of it.</param>
/// <param name="mean">What to normalise it by.</param>
internal sealed class FinalRequest(CepstralBuffer cepstra, int frames, float[] mean)
{
    public CepstralBuffer Cepstra => cepstra;

    public int Frames => frames;

    public float[] Mean => mean;

    /// <summary>The answer; cancelled when the request was dropped.</summary>
    public TaskCompletionSource<SphinxResult> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The native utterance is ended; written by the decoding thread.</summary>
    public bool IsEnded { get; set; }
}
