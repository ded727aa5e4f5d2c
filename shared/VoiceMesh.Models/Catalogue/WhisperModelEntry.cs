namespace VoiceMesh.Models.Catalogue;

/// <summary>One published Whisper file.</summary>
/// <param name="Name">The name by which it is asked for, for example <c>base.en-q5_1</c>; without a suffix the weights are float16.</param>
/// <param name="Shape">Size of the network: tiny, base, small, medium, large-v3-turbo and so on.</param>
/// <param name="IsEnglishOnly">Whether it knows English alone, and that better.</param>
/// <param name="Quantisation"><c>f16</c>, <c>q8_0</c>, <c>q5_1</c> or <c>q5_0</c>.</param>
/// <param name="SizeBytes">About how large the file is.</param>
/// <param name="Digest">What its publisher says that it sums up to.</param>
public sealed record WhisperModelEntry(string Name, WhisperShape Shape, bool IsEnglishOnly, string Quantisation, long SizeBytes, FileDigest Digest)
{
    /// <summary>Name of the file.</summary>
    public string FileName => WhisperCatalogue.FileName(Name);

    /// <summary>About how many bytes of memory a process takes that has it loaded and transcribes.</summary>
    public long MemoryBytes => SizeBytes + Shape.WorkingBytes;
}
